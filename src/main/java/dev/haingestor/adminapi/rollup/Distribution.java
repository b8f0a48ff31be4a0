package dev.haingestor.adminapi.rollup;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * A field's measurements: exact count, sum and extremes, and a DDSketch for percentiles. Immutable.
 *
 * <p>A percentile is within {@value #RELATIVE_ERROR} (relative) of a value at that rank. Merging the sketches of parts gives
 * exactly the sketch of the whole, in any order; percentiles themselves can't be merged.
 */
public final class Distribution implements Cell {

    public static final double RELATIVE_ERROR = 0.01;

    /** All sketches share one mapping, or they could not be merged. */
    private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ERROR);

    /**
     * The bins per factor e, for stores that bin by themselves: the index of a value {@code v} is {@code ln(|v|) * BINS_PER_E},
     * truncated, and one less if that is negative.
     */
    public static final double BINS_PER_E = 1 / Math.log1p(2 * RELATIVE_ERROR / (1 - RELATIVE_ERROR));

    /** Values closer to 0 than this count as 0. */
    public static final double SMALLEST = MAPPING.minIndexableValue();

    /** Values further from 0 than this are counted in its bin. */
    public static final double LARGEST = MAPPING.maxIndexableValue();

    private final Gauge gauge;
    private final DDSketch sketch;

    private Distribution(Gauge gauge, DDSketch sketch) {
        this.gauge = gauge;
        this.sketch = sketch;
    }

    public static Distribution of(double... values) {
        Builder builder = new Builder();
        for (double value : values) {
            builder.accept(value);
        }
        return builder.build();
    }

    /** A distribution of bins that a store has computed. */
    public static Distribution ofBins(Gauge gauge, List<Bin> bins) {
        UnboundedSizeDenseStore negative = new UnboundedSizeDenseStore();
        UnboundedSizeDenseStore positive = new UnboundedSizeDenseStore();
        long zeros = 0;
        for (Bin bin : bins) {
            switch (bin.sign()) {
                case -1 -> negative.add(bin.index(), bin.count());
                case 1 -> positive.add(bin.index(), bin.count());
                default -> zeros += bin.count();
            }
        }
        return new Distribution(gauge, DDSketch.of(MAPPING, negative, positive, zeros));
    }

    /**
     * The number of values in one bin of a sketch.
     *
     * @param sign the values' sign: -1, 0 or 1
     * @param index see {@link #BINS_PER_E}; meaningless for values of 0
     */
    public record Bin(int sign, int index, long count) {}

    /** The sketch's non-empty bins; {@link #ofBins} makes the same sketch of them. */
    public List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        sketch.getNegativeValueStore()
                .getAscendingIterator()
                .forEachRemaining(bin -> bins.add(new Bin(-1, bin.getIndex(), (long) bin.getCount())));
        sketch.getPositiveValueStore()
                .getAscendingIterator()
                .forEachRemaining(bin -> bins.add(new Bin(1, bin.getIndex(), (long) bin.getCount())));
        // The sketch counts zeros apart from its bins.
        long zeros =
                (long) sketch.getCount() - bins.stream().mapToLong(Bin::count).sum();
        if (zeros > 0) {
            bins.add(new Bin(0, 0, zeros));
        }
        return bins;
    }

    /** The number of bins that take memory: all between the outermost ones. */
    public int width() {
        return width(sketch.getNegativeValueStore()) + width(sketch.getPositiveValueStore());
    }

    private static int width(Store store) {
        return store.isEmpty() ? 0 : store.getMaxIndex() - store.getMinIndex() + 1;
    }

    @Override
    public long count() {
        return gauge.count();
    }

    /** The exact count, sum, mean, minimum and maximum. */
    public Gauge gauge() {
        return gauge;
    }

    /**
     * A percentile by nearest rank: of n sorted values, the one at rank {@code ceil(share * n)}.
     *
     * @param share between 0 and 1: 0.95 is the 95th percentile
     * @return a value within {@link #RELATIVE_ERROR} of the one at that rank, and never outside the extremes
     */
    public double quantile(double share) {
        // The sketch returns the value at index floor(quantile * (n - 1)): half a value more is safe against rounding.
        double quantile = Math.min(1, (nearestRank(share) - 0.5) / Math.max(1, count() - 1));
        return Math.max(gauge.min(), Math.min(gauge.max(), sketch.getValueAtQuantile(quantile)));
    }

    /** The rank, from 1 to the count. As doubles 0.07 * 100 is slightly more than 7: rounding must not raise the rank. */
    private double nearestRank(double share) {
        double rank = share * count();
        return Math.max(1, Math.ceil(rank - 2 * Math.ulp(rank)));
    }

    @Override
    public boolean isFinite() {
        return gauge().isFinite();
    }

    @Override
    public Distribution plus(Cell other) {
        if (other instanceof Distribution distribution) {
            DDSketch merged = sketch.copy();
            merged.mergeWith(distribution.sketch);
            return new Distribution(gauge.plus(distribution.gauge), merged);
        }
        throw new IllegalArgumentException(
                "a distribution plus " + other.getClass().getSimpleName());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution distribution && gauge.equals(distribution.gauge) && sameBins(distribution);
    }

    /** Whether both sketches are equal; the sums may differ by rounding. */
    public boolean sameBins(Distribution other) {
        return sketch.getCount() == other.sketch.getCount()
                && same(
                        sketch.getPositiveValueStore().getAscendingIterator(),
                        other.sketch.getPositiveValueStore().getAscendingIterator())
                && same(
                        sketch.getNegativeValueStore().getAscendingIterator(),
                        other.sketch.getNegativeValueStore().getAscendingIterator());
    }

    private static boolean same(
            Iterator<com.datadoghq.sketch.ddsketch.store.Bin> left,
            Iterator<com.datadoghq.sketch.ddsketch.store.Bin> right) {
        while (left.hasNext() && right.hasNext()) {
            var one = left.next();
            var two = right.next();
            if (one.getIndex() != two.getIndex() || one.getCount() != two.getCount()) {
                return false;
            }
        }
        return !left.hasNext() && !right.hasNext();
    }

    @Override
    public int hashCode() {
        return Objects.hash(gauge);
    }

    @Override
    public String toString() {
        return "Distribution[" + gauge + "]";
    }

    /** Builds a distribution in place, as a month has millions of values. Not thread-safe. */
    public static final class Builder {

        private final DDSketch sketch = new DDSketch(MAPPING, UnboundedSizeDenseStore::new);
        private long count;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        /** Adds a value. If it is too large for the sketch, its last bin counts it; the extremes stay exact. */
        public void accept(double value) {
            double limit = MAPPING.maxIndexableValue();
            sketch.accept(Math.max(-limit, Math.min(limit, value)));
            count++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        /** Adds a whole distribution without copying what was collected so far. */
        public void add(Distribution other) {
            sketch.mergeWith(other.sketch);
            count += other.gauge.count();
            sum += other.gauge.sum();
            min = Math.min(min, other.gauge.min());
            max = Math.max(max, other.gauge.max());
        }

        /** @throws IllegalArgumentException if there are no values: an empty distribution is an absent one */
        public Distribution build() {
            return new Distribution(new Gauge(count, sum, min, max), sketch.copy());
        }
    }
}
