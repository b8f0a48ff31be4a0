package dev.haingestor.adminapi.rollup;

/** The number of points that have a field. Only for this kind of cell is "no points" a figure: 0. */
public record Points(long count) implements Cell {

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public Points plus(Cell other) {
        if (other instanceof Points points) {
            return new Points(Math.addExact(count, points.count));
        }
        throw new IllegalArgumentException("points plus " + other.getClass().getSimpleName());
    }
}
