package dev.haingestor.adminapi.rollup;

import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Durations, counted by the bins of a {@link Distribution}: a hundredth of its size, as thousands of minutes are kept. Immutable.
 *
 * @param gauge exact count, sum and extremes, in milliseconds
 * @param bins sorted indexes of the bins that hold any
 * @param counts how many are in each of them
 */
public record DurationSketch(Gauge gauge, int[] bins, long[] counts) {

    /** Nothing takes less: so there is no bin for 0. */
    private static final double SHORTEST = 1e-6;

    public static DurationSketch of(Duration took) {
        Builder builder = new Builder();
        builder.accept(took);
        return builder.build();
    }

    public DurationSketch plus(DurationSketch other) {
        Builder builder = new Builder();
        builder.add(this);
        builder.add(other);
        return builder.build();
    }

    /** All of them as one; not of none. */
    public static Distribution merged(Collection<DurationSketch> all) {
        int first = all.stream().mapToInt(times -> times.bins[0]).min().orElseThrow();
        int last = all.stream().mapToInt(times -> times.bins[times.bins.length - 1]).max().orElseThrow();
        long[] sums = new long[last - first + 1];
        for (DurationSketch times : all) {
            for (int i = 0; i < times.bins.length; i++) {
                sums[times.bins[i] - first] += times.counts[i];
            }
        }
        List<Distribution.Bin> bins = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] > 0) {
                bins.add(new Distribution.Bin(1, first + i, sums[i]));
            }
        }
        return Distribution.ofBins(all.stream().map(DurationSketch::gauge).reduce((one, other) -> (Gauge) one.plus(other)).orElseThrow(), bins);
    }

    /** Takes durations one by one. Not thread-safe. */
    public static final class Builder {

        private final TreeMap<Integer, Long> bins = new TreeMap<>();
        private Gauge gauge;

        public void accept(Duration took) {
            double millis = Math.max(SHORTEST, took.toNanos() / 1e6);
            double index = Math.log(millis) * Distribution.BINS_PER_E;
            bins.merge((int) Math.floor(index), 1L, Long::sum);
            add(Gauge.of(millis));
        }

        void add(DurationSketch times) {
            for (int i = 0; i < times.bins.length; i++) {
                bins.merge(times.bins[i], times.counts[i], Long::sum);
            }
            add(times.gauge);
        }

        private void add(Gauge more) {
            gauge = gauge == null ? more : (Gauge) gauge.plus(more);
        }

        public boolean isEmpty() {
            return gauge == null;
        }

        /** Not of none: no time is not a time of 0. */
        public DurationSketch build() {
            return new DurationSketch(gauge, bins.keySet().stream().mapToInt(Integer::intValue).toArray(),
                    bins.entrySet().stream().mapToLong(Map.Entry::getValue).toArray());
        }
    }
}
