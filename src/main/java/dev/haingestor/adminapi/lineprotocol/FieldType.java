package dev.haingestor.adminapi.lineprotocol;

/** The types that a field of line protocol can have. */
public enum FieldType {
    /** {@link Double}: a number without a suffix. */
    FLOAT,
    /** {@link Long}: a number with {@code i}. */
    INTEGER,
    /** {@link Long}, its bits taken as unsigned: a number with {@code u}. */
    UNSIGNED,
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link String}: text in quotes. */
    STRING
}
