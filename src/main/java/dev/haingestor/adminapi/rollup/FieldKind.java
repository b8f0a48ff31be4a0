package dev.haingestor.adminapi.rollup;

/** The meaning of a field, which decides the kind of its {@link Cell}s. */
public enum FieldKind {
    /** A marker field: the points that have it are counted, whatever its value. */
    POINTS,
    /** An increase since the previous point; increases are added up. */
    DELTA,
    /** A level at a moment, with a mean and extremes. */
    GAUGE,
    /** Single measurements whose percentiles are wanted. */
    DISTRIBUTION
}
