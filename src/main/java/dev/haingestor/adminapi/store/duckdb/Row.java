package dev.haingestor.adminapi.store.duckdb;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A point to be written: its values by the numbers of their columns, and those without a column by their keys. */
final class Row {

    /** The estimated memory, in bytes, of a point without values, with its series. */
    static final int BYTES = 300;

    private static final int VALUE_BYTES = 100;

    private final long time;
    private @Nullable Object[] columns = {};
    private @Nullable Map<String, String> rest;

    Row(long time) {
        this.time = time;
    }

    /**
     * Sets a value, also in place of an earlier one.
     *
     * @return the estimated memory added, in bytes
     */
    long put(StorageColumn column, Object value) {
        boolean added;
        if (column.isInMap()) {
            if (rest == null) {
                rest = new LinkedHashMap<>();
            }
            added = rest.put(column.key(), value.toString()) == null;
        } else {
            if (column.column() >= columns.length) {
                columns = Arrays.copyOf(columns, column.column() + 8);
            }
            added = columns[column.column()] == null;
            columns[column.column()] = value;
        }
        return added ? VALUE_BYTES + (value instanceof String text ? text.length() : 0) : 0;
    }

    long time() {
        return time;
    }

    /** The value in a column; null when the point has none. */
    @Nullable
    Object get(StorageColumn column) {
        return column.column() < columns.length ? columns[column.column()] : null;
    }

    /** The values without a column, by their keys in the map; null when there are none. */
    @Nullable
    Map<String, String> rest() {
        return rest;
    }
}
