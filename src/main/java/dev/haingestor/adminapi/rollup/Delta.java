package dev.haingestor.adminapi.rollup;

/** The sum of a field's increases: a double, as a field may mix integers and floats. Whole numbers are exact up to 2^53. */
public record Delta(long count, double sum) implements Cell {

    public static Delta of(double value) {
        return new Delta(1, value);
    }

    @Override
    public boolean isFinite() {
        return Double.isFinite(sum);
    }

    @Override
    public Delta plus(Cell other) {
        if (other instanceof Delta delta) {
            return new Delta(Math.addExact(count, delta.count), sum + delta.sum);
        }
        throw new IllegalArgumentException("a delta plus " + other.getClass().getSimpleName());
    }
}
