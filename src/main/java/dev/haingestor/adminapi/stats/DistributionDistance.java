package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Distribution;
import java.util.TreeMap;

/** The distance of two distributions by Kolmogorov and Smirnov: the greatest difference of their cumulated shares. */
final class DistributionDistance {

    private DistributionDistance() {}

    /** From 0, where both have the same bins in the same proportions, to 1, where all of one lies below the other. */
    static double between(Distribution one, Distribution other) {
        TreeMap<Long, Double> differences = new TreeMap<>();
        one.bins().forEach(bin -> differences.merge(place(bin), (double) bin.count() / one.count(), Double::sum));
        other.bins().forEach(bin -> differences.merge(place(bin), -(double) bin.count() / other.count(), Double::sum));
        double cumulated = 0;
        double greatest = 0;
        for (double difference : differences.values()) {
            cumulated += difference;
            greatest = Math.max(greatest, Math.abs(cumulated));
        }
        return greatest;
    }

    /** Orders bins by their values: bins of negative values count away from 0, and so do those of positive ones. */
    private static long place(Distribution.Bin bin) {
        long wide = 1L << 33;
        return bin.sign() * (wide + bin.index());
    }
}
