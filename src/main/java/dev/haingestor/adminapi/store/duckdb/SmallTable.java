package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The table that small measurements share. A table of its own costs a measurement some 160 kB of disk and as much memory
 * whenever it is written, and Home Assistant makes hundreds of measurements with some points each. Its first column says whose
 * a point is, the others are given to each measurement's tags and fields as it comes by them; what finds none is in the map.
 */
final class SmallTable {

    /** Beyond so many points a measurement has a table of its own. */
    static final int MOST_ROWS = 20_000;

    private static final int ID = 0;
    private static final StorageColumn OWNER = StorageColumn.tag("", 1);
    private static final int TAGS = 8;
    private static final List<FieldType> FIELDS = List.of(FieldType.FLOAT, FieldType.FLOAT, FieldType.FLOAT, FieldType.FLOAT,
            FieldType.INTEGER, FieldType.INTEGER, FieldType.INTEGER, FieldType.INTEGER, FieldType.BOOLEAN, FieldType.BOOLEAN,
            FieldType.STRING, FieldType.STRING, FieldType.STRING);

    /** As the writer sees it: the owner is one more tag, so points of two measurements are never the same. */
    static final Table TABLE = new Table(ID, "", places(), false);

    private SmallTable() {
    }

    private static List<StorageColumn> places() {
        List<StorageColumn> places = new ArrayList<>(List.of(OWNER));
        for (int tag = 0; tag < TAGS; tag++) {
            places.add(StorageColumn.tag("tag" + tag, places.size() + 1));
        }
        for (FieldType type : FIELDS) {
            places.add(StorageColumn.field("field" + places.size(), type, places.size() + 1));
        }
        return places;
    }

    /** Its columns behind the time and the map, for the statement that makes it. */
    static String columns() {
        StringBuilder columns = new StringBuilder();
        for (StorageColumn place : TABLE.columns()) {
            columns.append(", ").append(place.sql()).append(' ').append(place.equals(OWNER) ? "BIGINT" : place.sqlType());
        }
        return columns.toString();
    }

    /** Says whose points these are. */
    static void own(Table measurement, Collection<Row> rows) {
        rows.forEach(row -> row.put(OWNER, (long) measurement.id()));
    }

    /** The condition that a point is a measurement's. */
    static String isOf(Table measurement) {
        return OWNER.sql() + " = " + measurement.id();
    }

    /** A column that the measurement doesn't use yet for another tag. */
    static OptionalInt freeTag(Table measurement) {
        return free(measurement, Optional.empty());
    }

    /** A column that the measurement doesn't use yet for another field. */
    static OptionalInt freeField(Table measurement, FieldType type) {
        return free(measurement, Optional.of(type == FieldType.UNSIGNED ? FieldType.INTEGER : type));
    }

    private static OptionalInt free(Table measurement, Optional<FieldType> type) {
        return TABLE.columns().stream().filter(place -> place.type().equals(type) && !place.equals(OWNER))
                .mapToInt(StorageColumn::column)
                .filter(column -> measurement.columns().stream().noneMatch(used -> used.column() == column)).findFirst();
    }
}
