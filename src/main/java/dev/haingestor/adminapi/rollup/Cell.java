package dev.haingestor.adminapi.rollup;

/**
 * What was read of one field, of one group, in one window. A commutative monoid within its kind: cells of windows, groups or
 * sources may be added in any order.
 */
public sealed interface Cell permits Points, Delta, Gauge, Distribution {

    /** @throws IllegalArgumentException if the other cell is of another kind */
    Cell plus(Cell other);

    /** How many points of the field were read. */
    long count();

    /** Whether its points add up to a number: large floats may pass all of them, and a writer may send infinite ones. */
    boolean isFinite();
}
