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
 * Where a measurement is kept: a column for its time in nanoseconds, one for each tag and for each field that is counted or
 * calculated with, and a map for the rest. A small one has its points among those of others, in {@link SmallTable}. Immutable.
 */
final class Table {

    private final int id;
    private final String measurement;
    private final List<StorageColumn> places;
    private final boolean small;
    private final List<StorageColumn> columns;
    private final Map<String, StorageColumn> tags = new HashMap<>();
    private final Map<String, List<StorageColumn>> fields = new HashMap<>();

    Table(int id, String measurement, List<StorageColumn> places, boolean small) {
        this.small = small;
        this.id = id;
        this.measurement = measurement;
        this.places = List.copyOf(places);
        this.columns = this.places.stream().filter(place -> !place.isInMap())
                .sorted(Comparator.comparingInt(StorageColumn::column)).toList();
        for (StorageColumn place : places) {
            if (place.isTag()) {
                tags.put(place.name(), place);
            } else {
                fields.computeIfAbsent(place.name(), key -> new ArrayList<>()).add(place);
            }
        }
    }

    Table with(StorageColumn place) {
        return new Table(id, measurement, Stream.concat(places.stream(), Stream.of(place)).toList(), small);
    }

    /** The same with a table of its own. */
    Table moved() {
        return new Table(id, measurement, places, false);
    }

    /** Whether it shares its table. */
    boolean isSmall() {
        return small;
    }

    int id() {
        return id;
    }

    String measurement() {
        return measurement;
    }

    /** The name in SQL of the table that is its own. */
    String sql() {
        return "t" + id;
    }

    /** What to select its points from. */
    String points() {
        return small ? "(SELECT * FROM " + SmallTable.TABLE.sql() + " WHERE " + SmallTable.isOf(this) + ")" : sql();
    }

    /** In the order in which the table has them, after the time; the map follows. */
    List<StorageColumn> columns() {
        return columns;
    }

    List<StorageColumn> tags() {
        return columns.stream().filter(StorageColumn::isTag).toList();
    }

    Optional<StorageColumn> tag(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /** All places of a field; empty when there is no such field. */
    List<StorageColumn> field(String name) {
        return fields.getOrDefault(name, List.of());
    }

    Optional<StorageColumn> field(String name, FieldType type) {
        for (StorageColumn place : field(name)) {
            if (place.type().orElseThrow() == type) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** How many fields it has; one that has changed its type counts twice. */
    int fieldCount() {
        return places.size() - tags.size();
    }

    /** How many fields have columns. */
    long fieldColumns() {
        return columns.stream().filter(place -> !place.isTag()).count();
    }
}
