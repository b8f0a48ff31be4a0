package dev.haingestor.adminapi.stats;

/**
 * Adds up the last few of a row of values at each place. The row is cut into blocks as long as the span, so that each sum is one
 * of a block's end and one of the next one's beginning: the cost does not depend on the span's length. Nothing is subtracted, as
 * rounding would make a sum depend on values that left it.
 */
final class SlidingSum {

    private SlidingSum() {}

    /**
     * The sums at each place from the first one that has a whole span.
     *
     * @param offset the place of the first value in its block, so that blocks begin at the same times wherever a row begins
     */
    static double[] of(double[] values, int span, int offset) {
        double[] toEnd = values.clone();
        for (int i = values.length - 2; i >= 0; i--) {
            if ((offset + i + 1) % span != 0) {
                toEnd[i] += toEnd[i + 1];
            }
        }
        double[] sums = new double[Math.max(0, values.length - span + 1)];
        double fromStart = 0;
        for (int i = 0; i < values.length; i++) {
            boolean begins = (offset + i) % span == 0;
            fromStart = begins ? values[i] : fromStart + values[i];
            int first = i - span + 1;
            if (first >= 0) {
                boolean isBlock = (offset + i + 1) % span == 0;
                sums[first] = isBlock ? fromStart : toEnd[first] + fromStart;
            }
        }
        return sums;
    }
}
