package dev.haingestor.adminapi.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * Correlates two series of adjacent windows, shifted against each other by a lag. Only pairs of known values count.
 *
 * @param first the values by window; null where there is none
 * @param second of the same windows
 */
record SeriesCorrelation(List<@Nullable Double> first, List<@Nullable Double> second) {

    /** With fewer pairs a coefficient says nothing. */
    static final int MIN_PAIRS = 10;

    /**
     * The coefficients of one lag.
     *
     * @param lag in windows: where it is positive, the first series is compared with what the second one is so much later
     * @param pairs of values that were correlated
     * @param pearson of the values, between -1 and 1
     * @param spearman of their ranks, likewise
     */
    record Coefficients(int lag, int pairs, double pearson, double spearman) {}

    /** The coefficients of each lag that has enough pairs, none of them of a constant series; in the order of the lags. */
    List<Coefficients> upTo(int maxLag) {
        return IntStream.rangeClosed(-maxLag, maxLag)
                .mapToObj(this::at)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The lag with the strongest correlation; of equal ones the shortest. */
    static Optional<Coefficients> strongest(List<Coefficients> all) {
        return all.stream()
                .max(Comparator.<Coefficients>comparingDouble(one -> Math.abs(one.pearson()))
                        .thenComparing(one -> -Math.abs(one.lag())));
    }

    /** Why there are no coefficients without a lag; null where there are. */
    @Nullable
    String problem() {
        Pairs pairs = pairs(0);
        if (pairs.count() < MIN_PAIRS) {
            return "too_few_pairs";
        }
        return pairs.isConstant() ? "constant" : null;
    }

    /** How many pairs there are without a lag. */
    int pairs() {
        return pairs(0).count();
    }

    private Optional<Coefficients> at(int lag) {
        Pairs pairs = pairs(lag);
        if (pairs.count() < MIN_PAIRS || pairs.isConstant()) {
            return Optional.empty();
        }
        double pearson = new PearsonsCorrelation().correlation(pairs.first(), pairs.second());
        double spearman = new SpearmansCorrelation().correlation(pairs.first(), pairs.second());
        Double shown = ServiceMetrics.rounded(pearson);
        Double ofRanks = ServiceMetrics.rounded(spearman);
        return shown == null || ofRanks == null
                ? Optional.empty()
                : Optional.of(new Coefficients(lag, pairs.count(), shown, ofRanks));
    }

    private Pairs pairs(int lag) {
        List<Double> left = new ArrayList<>();
        List<Double> right = new ArrayList<>();
        for (int i = Math.max(0, -lag); i < Math.min(first.size(), second.size() - lag); i++) {
            Double one = first.get(i);
            Double other = second.get(i + lag);
            if (one != null && other != null) {
                left.add(one);
                right.add(other);
            }
        }
        return new Pairs(array(left), array(right));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private record Pairs(double[] first, double[] second) {

        int count() {
            return first.length;
        }

        boolean isConstant() {
            return isConstant(first) || isConstant(second);
        }

        private static boolean isConstant(double[] values) {
            for (double value : values) {
                if (value != values[0]) {
                    return false;
                }
            }
            return true;
        }
    }
}
