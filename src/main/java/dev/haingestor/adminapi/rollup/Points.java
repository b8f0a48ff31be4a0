package dev.haingestor.adminapi.rollup;

/** How many points have the field. Of these alone "nothing there" is a figure: 0. */
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
