package dev.haingestor.adminapi.rollup;

/** What a field means, and so which {@link Cell} is kept of it. */
public enum FieldKind {
    /** A field that marks a point to count; its value, of any type, is not looked at. */
    POINTS,
    /** An increase since the previous point: it is summed. */
    DELTA,
    /** A level at a moment: it has a mean and extremes. */
    GAUGE,
    /** Single measurements whose percentiles matter. */
    DISTRIBUTION
}
