package dev.haingestor.adminapi.store.duckdb;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A point on its way into a table: values by the numbers of their columns, and what has none. */
final class Row {

    /** About what a point without values needs, with its series. */
    static final int BYTES = 300;
    private static final int VALUE_BYTES = 100;

    private final long time;
    private Object[] columns = {};
    private Map<String, String> rest;

    Row(long time) {
        this.time = time;
    }

    /**
     * Keeps a value; the later one wins.
     *
     * @return about how much memory it needs, beside that of an earlier one
     */
    long put(StorageColumn place, Object value) {
        boolean added;
        if (place.isInMap()) {
            if (rest == null) {
                rest = new LinkedHashMap<>();
            }
            added = rest.put(place.key(), value.toString()) == null;
        } else {
            if (place.column() >= columns.length) {
                columns = Arrays.copyOf(columns, place.column() + 8);
            }
            added = columns[place.column()] == null;
            columns[place.column()] = value;
        }
        return added ? VALUE_BYTES + (value instanceof String text ? text.length() : 0) : 0;
    }

    long time() {
        return time;
    }

    /** Null when the point doesn't have it. */
    Object get(StorageColumn place) {
        return place.column() < columns.length ? columns[place.column()] : null;
    }

    /** What has no column; null when there is nothing. */
    Map<String, String> rest() {
        return rest;
    }
}
