package dev.haingestor.adminapi.rollup;

/**
 * The aggregate of a field's values in one group and window. Cells of one kind, of any windows, groups or sources, may be added
 * in any order.
 */
public sealed interface Cell permits Points, Delta, Gauge, Distribution {

    /** @throws IllegalArgumentException if the other cell is of another kind */
    Cell plus(Cell other);

    /** The number of points that were aggregated. */
    long count();

    /** Whether the sum is a finite number; adding up large floats can overflow it. */
    boolean isFinite();
}
