package dev.haingestor.adminapi.store.embedded;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A point on its way into a table: values by the numbers of their columns, and what has none. */
final class Row {

    private final long time;
    private Object[] columns = {};
    private Map<String, String> rest;

    Row(long time) {
        this.time = time;
    }

    /** The later value wins. */
    void put(Place place, Object value) {
        if (place.isInMap()) {
            if (rest == null) {
                rest = new LinkedHashMap<>();
            }
            rest.put(place.key(), value.toString());
            return;
        }
        if (place.column() >= columns.length) {
            columns = Arrays.copyOf(columns, place.column() + 8);
        }
        columns[place.column()] = value;
    }

    long time() {
        return time;
    }

    /** Null when the point doesn't have it. */
    Object get(Place place) {
        return place.column() < columns.length ? columns[place.column()] : null;
    }

    /** What has no column; null when there is nothing. */
    Map<String, String> rest() {
        return rest;
    }
}
