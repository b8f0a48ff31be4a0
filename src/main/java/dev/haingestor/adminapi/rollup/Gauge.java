package dev.haingestor.adminapi.rollup;

/** A level's count, sum and extremes. The mean is derived, as a mean of means is wrong. Without points there is no gauge. */
public record Gauge(long count, double sum, double min, double max) implements Cell {

    public Gauge {
        if (count < 1) {
            throw new IllegalArgumentException("a gauge without points");
        }
    }

    public static Gauge of(double value) {
        return new Gauge(1, value, value, value);
    }

    public double mean() {
        return sum / count;
    }

    @Override
    public boolean isFinite() {
        return Double.isFinite(sum);
    }

    @Override
    public Gauge plus(Cell other) {
        if (other instanceof Gauge gauge) {
            return new Gauge(
                    Math.addExact(count, gauge.count),
                    sum + gauge.sum,
                    Math.min(min, gauge.min),
                    Math.max(max, gauge.max));
        }
        throw new IllegalArgumentException("a gauge plus " + other.getClass().getSimpleName());
    }
}
