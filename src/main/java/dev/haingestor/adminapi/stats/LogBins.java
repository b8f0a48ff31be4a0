package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Distribution;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bins of equal width on a logarithmic scale, five to a power of ten, from below the smallest value to above the largest. The
 * first one begins at 0 where there are values below {@value #SMALLEST}.
 */
final class LogBins {

    private static final int BINS_OF_TEN = 5;
    private static final double SMALLEST = 0.001;
    private static final int FIRST = (int) Math.round(BINS_OF_TEN * Math.log10(SMALLEST));
    private static final int LAST = BINS_OF_TEN * 9;
    private static final MathContext DIGITS = new MathContext(3);

    /** The power of the first border, and of the last. */
    private final int first;

    private final int last;

    private LogBins(int first, int last) {
        this.first = first;
        this.last = last;
    }

    static LogBins spanning(List<Distribution> all) {
        double min =
                all.stream().mapToDouble(times -> times.gauge().min()).min().orElse(1);
        double max =
                all.stream().mapToDouble(times -> times.gauge().max()).max().orElse(1);
        int first = power(min);
        return new LogBins(first, all.isEmpty() ? first : Math.max(first, power(max)) + 1);
    }

    /** The power of the border at or below a value. */
    private static int power(double value) {
        if (value < SMALLEST) {
            return FIRST - 1;
        }
        // Rounding must not move a value that is a border into the bin below.
        return (int) Math.min(LAST, Math.floor(BINS_OF_TEN * Math.log10(value) + 1e-9));
    }

    List<Double> borders() {
        return first == last
                ? List.of()
                : IntStream.rangeClosed(first, last).mapToObj(LogBins::border).toList();
    }

    private static double border(int power) {
        return power < FIRST
                ? 0
                : BigDecimal.valueOf(Math.pow(10, (double) power / BINS_OF_TEN))
                        .round(DIGITS)
                        .doubleValue();
    }

    /** How many values lie in each bin; what is negative is in the first one. */
    List<Long> counts(Distribution times) {
        long[] counts = new long[last - first];
        times.bins().forEach(bin -> counts[index(bin)] += bin.count());
        return Arrays.stream(counts).boxed().toList();
    }

    private int index(Distribution.Bin bin) {
        double middle = bin.sign() <= 0 ? 0 : Math.exp((bin.index() + 0.5) / Distribution.BINS_PER_E);
        return Math.max(0, Math.min(last - first - 1, power(middle) - first));
    }
}
