package dev.haingestor.adminapi.lineprotocol;

/**
 * A field of a line.
 *
 * @param value an object of the class that the type names
 */
public record Field(String name, FieldType type, Object value) {}
