package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.line.Field;
import dev.haingestor.adminapi.store.line.FieldType;
import dev.haingestor.adminapi.store.line.Line;
import dev.haingestor.adminapi.store.line.Series;
import dev.haingestor.adminapi.store.line.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a transaction will change: rows by their tables, and what the catalog must learn for them. Lines of one series and time
 * become one row, as a statement can't meet the same row twice.
 */
final class Draft {

    /** Beyond this a home's writer has put something that varies into the name. */
    private static final int MAX_MEASUREMENTS = 1_000;
    private static final int MAX_TAGS = 100;

    /** Hundreds of sparse columns make writing ten times slower; later numbers share the map. */
    private static final int MAX_FIELD_COLUMNS = 64;

    private final Connection connection;
    private final Catalog catalog;
    private final FieldTypes types;
    private final Shards shards;
    private final Set<String> textColumns;
    private final Map<String, Table> changed = new HashMap<>();
    private final FieldTypes newTypes = new FieldTypes();
    private final Map<String, Map<RowKey, Row>> rows = new LinkedHashMap<>();

    Draft(Connection connection, Catalog catalog, FieldTypes types, Shards shards, Set<String> textColumns) {
        this.connection = connection;
        this.catalog = catalog;
        this.types = types;
        this.shards = shards;
        this.textColumns = textColumns;
    }

    /**
     * Takes a line, whole or not at all.
     *
     * @return why not; empty when it was taken
     */
    Optional<String> add(Line line) throws SQLException {
        Series series = line.series();
        Optional<String> refusal = refusal(line);
        if (refusal.isPresent()) {
            return refusal;
        }
        Table table = table(series.measurement());
        Row row = rows.computeIfAbsent(series.measurement(), key -> new LinkedHashMap<>())
                .computeIfAbsent(new RowKey(series, line.time()), key -> new Row(line.time()));
        for (Map.Entry<String, String> tag : series.tags().entrySet()) {
            row.put(tagPlace(table(series.measurement()), tag.getKey()), tag.getValue());
        }
        keepTypes(table, shards.of(line.time()), line.fields());
        for (Field field : line.fields()) {
            row.put(fieldPlace(table(series.measurement()), field), field.value());
        }
        return Optional.empty();
    }

    private Optional<String> refusal(Line line) {
        Optional<Table> table = known(line.series().measurement());
        if (table.isEmpty() && catalog.tables().size() + changed.size() >= MAX_MEASUREMENTS) {
            return Optional.of("there are " + MAX_MEASUREMENTS + " measurements already, and no more are kept");
        }
        if (tagsWith(table, line.series()) > MAX_TAGS) {
            return Optional.of("its measurement would have more than " + MAX_TAGS + " tags");
        }
        return table.flatMap(known -> conflict(known, line));
    }

    private static long tagsWith(Optional<Table> table, Series series) {
        long missing = series.tags().keySet().stream().filter(tag -> table.flatMap(known -> known.tag(tag)).isEmpty()).count();
        return missing == 0 ? 0 : missing + table.map(known -> known.tags().size()).orElse(0);
    }

    /** Fields that stand before the one that doesn't fit get their type all the same, as with InfluxDB. */
    private Optional<String> conflict(Table table, Line line) {
        long shard = shards.of(line.time());
        Map<String, FieldType> known = types.of(table.id(), shard);
        Map<String, FieldType> added = newTypes.of(table.id(), shard);
        List<Field> fields = line.fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            FieldType kept = known.getOrDefault(field.name(), added.getOrDefault(field.name(), field.type()));
            if (kept != field.type()) {
                keepTypes(table, shard, fields.subList(0, i));
                return Optional.of("field \"" + Text.excerpt(field.name()) + "\" is " + text(field.type()) + " here and "
                        + text(kept) + " in earlier lines");
            }
        }
        return Optional.empty();
    }

    private static String text(FieldType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private Optional<Table> known(String measurement) {
        return Optional.ofNullable(changed.get(measurement)).or(() -> catalog.table(measurement));
    }

    private Table table(String measurement) throws SQLException {
        Optional<Table> known = known(measurement);
        if (known.isPresent()) {
            return known.get();
        }
        int id = 1 + Math.max(highest(catalog.tables()), highest(changed));
        Table table = new Table(id, measurement, List.of());
        CatalogTables.add(connection, table);
        changed.put(measurement, table);
        return table;
    }

    private static int highest(Map<String, Table> tables) {
        return tables.values().stream().mapToInt(Table::id).max().orElse(0);
    }

    private Place tagPlace(Table table, String name) throws SQLException {
        Optional<Place> known = table.tag(name);
        return known.isPresent() ? known.get() : add(table, Place.tag(name, nextColumn(table)));
    }

    private Place fieldPlace(Table table, Field field) throws SQLException {
        Optional<Place> known = table.field(field.name(), field.type());
        if (known.isPresent()) {
            return known.get();
        }
        boolean column = field.type() == FieldType.STRING ? textColumns.contains(field.name())
                : table.fieldColumns() < MAX_FIELD_COLUMNS;
        return add(table, Place.field(field.name(), field.type(), column ? nextColumn(table) : 0));
    }

    private Place add(Table table, Place place) throws SQLException {
        CatalogTables.add(connection, table, place);
        changed.put(table.measurement(), table.with(place));
        return place;
    }

    private static int nextColumn(Table table) {
        return 1 + table.columns().stream().mapToInt(Place::column).max().orElse(0);
    }

    private void keepTypes(Table table, long shard, List<Field> fields) {
        Map<String, FieldType> known = types.of(table.id(), shard);
        for (Field field : fields) {
            if (!known.containsKey(field.name())) {
                newTypes.put(table.id(), shard, field.name(), field.type());
            }
        }
    }

    /** The tables that get rows. */
    Map<Table, Collection<Row>> rows() throws SQLException {
        Map<Table, Collection<Row>> byTable = new LinkedHashMap<>();
        for (Map.Entry<String, Map<RowKey, Row>> entry : rows.entrySet()) {
            byTable.put(table(entry.getKey()), entry.getValue().values());
        }
        return byTable;
    }

    /** From the earliest to the latest row; empty when there is none. */
    Optional<PointsWritten> written() {
        LongSummaryStatistics times = rows.values().stream().flatMap(table -> table.values().stream()).mapToLong(Row::time)
                .summaryStatistics();
        return times.getCount() == 0 ? Optional.empty()
                : Optional.of(new PointsWritten(Nanos.instant(times.getMin()), Nanos.instant(times.getMax()).plusNanos(1)));
    }

    Map<String, Table> changed() {
        return changed;
    }

    FieldTypes newTypes() {
        return newTypes;
    }

    private record RowKey(Series series, long time) {
    }
}
