package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The table that small measurements share: one of its own costs about 160 kB of disk, and as much memory at each write, and
 * Home Assistant makes hundreds of measurements. The first column is the measurement's number. The others are assigned to each
 * measurement's tags and fields as they appear; fields that find no free one go into the map.
 */
final class SharedTable {

    /** A measurement with more points than this gets a table of its own. */
    static final int MAX_ROWS = 20_000;

    private static final int ID = 0;
    private static final StorageColumn OWNER = StorageColumn.tag("", 1);
    private static final int TAGS = 8;
    private static final List<FieldType> FIELDS = List.of(
            FieldType.FLOAT,
            FieldType.FLOAT,
            FieldType.FLOAT,
            FieldType.FLOAT,
            FieldType.INTEGER,
            FieldType.INTEGER,
            FieldType.INTEGER,
            FieldType.INTEGER,
            FieldType.BOOLEAN,
            FieldType.BOOLEAN,
            FieldType.STRING,
            FieldType.STRING,
            FieldType.STRING);

    /** The table as {@link TableWriter} sees it: the measurement is one more tag, so points of two are never the same. */
    static final Table TABLE = new Table(ID, "", layout(), false);

    private SharedTable() {}

    private static List<StorageColumn> layout() {
        List<StorageColumn> columns = new ArrayList<>(List.of(OWNER));
        for (int tag = 0; tag < TAGS; tag++) {
            columns.add(StorageColumn.tag("tag" + tag, columns.size() + 1));
        }
        for (FieldType type : FIELDS) {
            columns.add(StorageColumn.field("field" + columns.size(), type, columns.size() + 1));
        }
        return columns;
    }

    /** Its columns after the time and the map, for CREATE TABLE. */
    static String columns() {
        StringBuilder columns = new StringBuilder();
        for (StorageColumn column : TABLE.columns()) {
            columns.append(", ")
                    .append(column.sql())
                    .append(' ')
                    .append(column.equals(OWNER) ? "BIGINT" : column.sqlType());
        }
        return columns.toString();
    }

    /** Sets the measurement's number in its rows. */
    static void own(Table measurement, Collection<Row> rows) {
        rows.forEach(row -> row.put(OWNER, (long) measurement.id()));
    }

    /** The SQL condition that a row belongs to a measurement. */
    static String isOf(Table measurement) {
        return OWNER.sql() + " = " + measurement.id();
    }

    /** A tag column that the measurement doesn't use yet; empty when there is none. */
    static OptionalInt freeTag(Table measurement) {
        return free(measurement, Optional.empty());
    }

    /** A column of this type that the measurement doesn't use yet; empty when there is none. */
    static OptionalInt freeField(Table measurement, FieldType type) {
        return free(measurement, Optional.of(type == FieldType.UNSIGNED ? FieldType.INTEGER : type));
    }

    private static OptionalInt free(Table measurement, Optional<FieldType> type) {
        return TABLE.columns().stream()
                .filter(column -> column.type().equals(type) && !column.equals(OWNER))
                .mapToInt(StorageColumn::column)
                .filter(column -> measurement.columns().stream().noneMatch(used -> used.column() == column))
                .findFirst();
    }
}
