package dev.haingestor.adminapi.lineprotocol;

/** The types that a field of line protocol can have. */
public enum FieldType {
    /** A number without a suffix, as a {@link Double}. */
    FLOAT,
    /** A number with {@code i}, as a {@link Long}. */
    INTEGER,
    /** A number with {@code u}, as a {@link Long} whose bits are unsigned. */
    UNSIGNED,
    /** A truth value. */
    BOOLEAN,
    /** Text in quotes, as a {@link String}. */
    STRING
}
