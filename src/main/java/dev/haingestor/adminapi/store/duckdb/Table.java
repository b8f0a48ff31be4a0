package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a measurement is stored: a column for the time in nanoseconds, one for each tag and for each field that is counted or
 * calculated with, and a map for other fields. A small measurement shares the table {@link SharedTable}. Immutable.
 */
final class Table {

    private final int id;
    private final String measurement;
    private final List<StorageColumn> allColumns;
    private final boolean small;
    private final List<StorageColumn> columns;
    private final Map<String, StorageColumn> tags = new HashMap<>();
    private final Map<String, List<StorageColumn>> fields = new HashMap<>();

    Table(int id, String measurement, List<StorageColumn> allColumns, boolean small) {
        this.small = small;
        this.id = id;
        this.measurement = measurement;
        this.allColumns = List.copyOf(allColumns);
        this.columns = this.allColumns.stream()
                .filter(column -> !column.isInMap())
                .sorted(Comparator.comparingInt(StorageColumn::column))
                .toList();
        for (StorageColumn column : allColumns) {
            if (column.isTag()) {
                tags.put(column.name(), column);
            } else {
                fields.computeIfAbsent(column.name(), key -> new ArrayList<>()).add(column);
            }
        }
    }

    Table with(StorageColumn column) {
        return new Table(
                id,
                measurement,
                Stream.concat(allColumns.stream(), Stream.of(column)).toList(),
                small);
    }

    /** This measurement with a table of its own. */
    Table moved() {
        return new Table(id, measurement, allColumns, false);
    }

    /** Whether its rows are in the shared table. */
    boolean isSmall() {
        return small;
    }

    int id() {
        return id;
    }

    String measurement() {
        return measurement;
    }

    /** The SQL name of its own table. */
    String sql() {
        return "t" + id;
    }

    /** The SQL expression that its points are selected from. */
    String points() {
        return small ? "(SELECT * FROM " + SharedTable.TABLE.sql() + " WHERE " + SharedTable.isOf(this) + ")" : sql();
    }

    /** Its columns in the table's order; the time and the map come before them. */
    List<StorageColumn> columns() {
        return columns;
    }

    List<StorageColumn> tags() {
        return columns.stream().filter(StorageColumn::isTag).toList();
    }

    Optional<StorageColumn> tag(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /** The columns of a field, one for each type; empty when there is no such field. */
    List<StorageColumn> field(String name) {
        return fields.getOrDefault(name, List.of());
    }

    Optional<StorageColumn> field(String name, FieldType type) {
        for (StorageColumn column : field(name)) {
            if (column.type().orElseThrow() == type) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /** The number of fields; one that has changed its type counts twice. */
    int fieldCount() {
        return allColumns.size() - tags.size();
    }

    /** The number of fields that aren't in the map. */
    long fieldColumns() {
        return columns.stream().filter(column -> !column.isTag()).count();
    }
}
