package dev.haingestor.adminapi.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes SQL over the columns of a field. Keys of the map become parameters, collected in the order of the text. */
final class Expressions {

    /** The number of unsigned 64-bit integers, 2 to the power of 64. */
    private static final String UNSIGNED = "18446744073709551616";

    private final List<String> parameters = new ArrayList<>();

    List<String> parameters() {
        return parameters;
    }

    /** The condition that a point has the field, of any type; needs one column or more. */
    String present(List<StorageColumn> columns) {
        return columns.stream().map(this::present).collect(Collectors.joining(" OR ", "(", ")"));
    }

    private String present(StorageColumn column) {
        if (column.isInMap()) {
            parameters.add(column.key());
            return "coalesce(map_contains(rest, ?), false)";
        }
        return column.sql() + " IS NOT NULL";
    }

    /** The expression for the field's value as a number; null for points without it, or with a text or a boolean. */
    String number(List<StorageColumn> columns) {
        List<String> parts = columns.stream()
                .filter(StorageColumn::isNumber)
                .map(this::number)
                .toList();
        return parts.isEmpty() ? "NULL::DOUBLE" : "coalesce(" + String.join(", ", parts) + ", NULL)";
    }

    private String number(StorageColumn column) {
        if (column.isInMap()) {
            parameters.add(column.key());
        }
        String value = column.isInMap() ? "rest[?]" : column.sql();
        // An unsigned integer is stored as the signed one with the same bits.
        return column.isUnsigned()
                ? "((" + value + "::HUGEINT + " + UNSIGNED + ") % " + UNSIGNED + ")::DOUBLE"
                : value + "::DOUBLE";
    }
}
