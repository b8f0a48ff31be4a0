package dev.haingestor.adminapi.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes SQL over the places of a field; names that are texts become parameters, collected in the order of the text. */
final class Expressions {

    /** How many unsigned integers there are. */
    private static final String UNSIGNED = "18446744073709551616";

    private final List<String> parameters = new ArrayList<>();

    /** Of all parameters so far. */
    List<String> parameters() {
        return parameters;
    }

    /** Whether a point has the field, of whatever type; there is at least one place. */
    String present(List<StorageColumn> places) {
        return places.stream().map(this::present).collect(Collectors.joining(" OR ", "(", ")"));
    }

    private String present(StorageColumn place) {
        if (place.isInMap()) {
            parameters.add(place.key());
            return "coalesce(map_contains(rest, ?), false)";
        }
        return place.sql() + " IS NOT NULL";
    }

    /** The field's value as a number; null for points without it, or with a text or a truth value. */
    String number(List<StorageColumn> places) {
        List<String> parts = places.stream().filter(StorageColumn::isNumber).map(this::number).toList();
        return parts.isEmpty() ? "NULL::DOUBLE" : "coalesce(" + String.join(", ", parts) + ", NULL)";
    }

    private String number(StorageColumn place) {
        if (place.isInMap()) {
            parameters.add(place.key());
        }
        String value = place.isInMap() ? "rest[?]" : place.sql();
        // The bits of an unsigned integer are kept as a signed one.
        return place.isUnsigned() ? "((" + value + "::HUGEINT + " + UNSIGNED + ") % " + UNSIGNED + ")::DOUBLE" : value + "::DOUBLE";
    }
}
