package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Durations, counted in the bins of a {@link Distribution}, in a hundredth of its memory, as thousands are kept. Immutable.
 *
 * @param gauge the exact count, sum and extremes, in milliseconds
 * @param bins the indexes of the non-empty bins, sorted
 * @param counts the number of durations in each of these bins
 */
public record DurationSketch(Gauge gauge, int[] bins, long[] counts) {

    /** Shorter durations count as this, so there is no bin for 0. In milliseconds. */
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

    /** Merges one or more sketches into a distribution. */
    public static Distribution merged(Collection<DurationSketch> all) {
        int first = all.stream().mapToInt(sketch -> sketch.bins[0]).min().orElseThrow();
        int last = all.stream()
                .mapToInt(sketch -> sketch.bins[sketch.bins.length - 1])
                .max()
                .orElseThrow();
        long[] sums = new long[last - first + 1];
        for (DurationSketch sketch : all) {
            for (int i = 0; i < sketch.bins.length; i++) {
                sums[sketch.bins[i] - first] += sketch.counts[i];
            }
        }
        List<Distribution.Bin> bins = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] > 0) {
                bins.add(new Distribution.Bin(1, first + i, sums[i]));
            }
        }
        return Distribution.ofBins(
                all.stream()
                        .map(DurationSketch::gauge)
                        .reduce((one, other) -> (Gauge) one.plus(other))
                        .orElseThrow(),
                bins);
    }

    /** Builds a sketch of single durations. Not thread-safe. */
    public static final class Builder {

        private final TreeMap<Integer, Long> bins = new TreeMap<>();
        private @Nullable Gauge gauge;

        public void accept(Duration took) {
            double millis = Math.max(SHORTEST, took.toNanos() / 1e6);
            double index = Math.log(millis) * Distribution.BINS_PER_E;
            bins.merge((int) Math.floor(index), 1L, Long::sum);
            add(Gauge.of(millis));
        }

        void add(DurationSketch sketch) {
            for (int i = 0; i < sketch.bins.length; i++) {
                bins.merge(sketch.bins[i], sketch.counts[i], Long::sum);
            }
            add(sketch.gauge);
        }

        private void add(Gauge more) {
            gauge = gauge == null ? more : (Gauge) gauge.plus(more);
        }

        public boolean isEmpty() {
            return gauge == null;
        }

        /** Builds the sketch; must not be called while {@link #isEmpty}. */
        public DurationSketch build() {
            return new DurationSketch(
                    Objects.requireNonNull(gauge, "a sketch without durations"),
                    bins.keySet().stream().mapToInt(Integer::intValue).toArray(),
                    bins.entrySet().stream().mapToLong(Map.Entry::getValue).toArray());
        }
    }
}
