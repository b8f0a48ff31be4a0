package dev.haingestor.adminapi;

import java.util.Arrays;

/** Percentiles of plain values by nearest rank, in whole numbers: the smallest value that {@code percent} % don't exceed. */
public final class NearestRank {

    private NearestRank() {}

    /** @param percent 1 to 100 */
    public static double of(double[] values, int percent) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[(percent * sorted.length + 99) / 100 - 1];
    }
}
