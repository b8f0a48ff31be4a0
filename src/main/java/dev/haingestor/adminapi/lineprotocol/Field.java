package dev.haingestor.adminapi.lineprotocol;

/**
 * A field of a line.
 *
 * @param value of the class that the type names
 */
public record Field(String name, FieldType type, Object value) {
}
