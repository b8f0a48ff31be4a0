package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.rollup.Schema;

/** How fields of each type are stored. */
final class ColumnTypes {

    private ColumnTypes() {}

    static String sql(FieldType type) {
        return switch (type) {
            case FLOAT -> "DOUBLE";
            // An unsigned integer is stored as the signed one with the same bits, as everywhere in this service.
            case INTEGER, UNSIGNED -> "BIGINT";
            case BOOLEAN -> "BOOLEAN";
            case STRING -> "VARCHAR";
        };
    }

    static boolean isNumber(FieldType type) {
        return type == FieldType.FLOAT || type == FieldType.INTEGER || type == FieldType.UNSIGNED;
    }

    static Schema.Kind kind(FieldType type) {
        return isNumber(type) ? Schema.Kind.NUMBER : type == FieldType.BOOLEAN ? Schema.Kind.BOOL : Schema.Kind.TEXT;
    }

    static char letter(FieldType type) {
        return switch (type) {
            case FLOAT -> 'f';
            case INTEGER -> 'i';
            case UNSIGNED -> 'u';
            case BOOLEAN -> 'b';
            case STRING -> 's';
        };
    }

    static FieldType ofLetter(char letter) {
        for (FieldType type : FieldType.values()) {
            if (letter(type) == letter) {
                return type;
            }
        }
        throw new IllegalArgumentException("no type of field: " + letter);
    }

    /** Parses a value of the map, where all values are texts. */
    static Object read(FieldType type, String text) {
        return switch (type) {
            case FLOAT -> Double.valueOf(text);
            case INTEGER, UNSIGNED -> Long.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case STRING -> text;
        };
    }
}
