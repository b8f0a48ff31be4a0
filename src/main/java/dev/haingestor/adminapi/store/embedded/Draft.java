package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.line.Field;
import dev.haingestor.adminapi.store.line.FieldType;
import dev.haingestor.adminapi.store.line.Line;
import dev.haingestor.adminapi.store.line.Series;
import dev.haingestor.adminapi.store.line.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a transaction changes: rows by their tables, and what the catalog must learn for them. Lines of one series and time
 * become one row, as a statement can't meet the same row twice. Rows are handed on whenever there are many of them.
 */
final class Draft {

    /** Beyond this a home's writer has put something that varies into the name. */
    private static final int MAX_MEASUREMENTS = 1_000;
    private static final int MAX_TAGS = 100;

    /** Hundreds of sparse columns make writing ten times slower; later numbers share the map. */
    private static final int MAX_FIELD_COLUMNS = 64;

    /** How much memory rows may take, by estimate, until they are handed on. */
    private static final long LARGE = 32 << 20;

    private final Connection connection;
    private final Catalog catalog;
    private final FieldTypes types;
    private final Shards shards;
    private final Set<String> textColumns;
    private final Map<String, Table> changed = new HashMap<>();
    private final FieldTypes newTypes = new FieldTypes();
    private final Map<String, Map<RowKey, Row>> rows = new LinkedHashMap<>();
    private long bytes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

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
        Optional<Table> known = known(series.measurement());
        Optional<String> refusal = refusal(known, line);
        if (refusal.isPresent()) {
            return refusal;
        }
        Table table = known.isPresent() ? known.get() : add(series.measurement());
        Row row = row(series, line.time());
        for (Map.Entry<String, String> tag : series.tags().entrySet()) {
            Optional<Place> place = table.tag(tag.getKey());
            if (place.isEmpty()) {
                table = add(table, Place.tag(tag.getKey(), nextColumn(table)));
                place = table.tag(tag.getKey());
            }
            bytes += row.put(place.get(), tag.getValue());
        }
        keepTypes(table, shards.of(line.time()), line.fields());
        for (Field field : line.fields()) {
            Optional<Place> place = table.field(field.name(), field.type());
            if (place.isEmpty()) {
                table = add(table, newPlace(table, field));
                place = table.field(field.name(), field.type());
            }
            bytes += row.put(place.get(), field.value());
        }
        first = Math.min(first, line.time());
        last = Math.max(last, line.time());
        return Optional.empty();
    }

    private Row row(Series series, long time) {
        Map<RowKey, Row> ofMeasurement = rows.get(series.measurement());
        if (ofMeasurement == null) {
            ofMeasurement = new LinkedHashMap<>();
            rows.put(series.measurement(), ofMeasurement);
        }
        RowKey key = new RowKey(series, time);
        Row row = ofMeasurement.get(key);
        if (row == null) {
            row = new Row(time);
            ofMeasurement.put(key, row);
            bytes += Row.BYTES;
        }
        return row;
    }

    private Optional<String> refusal(Optional<Table> table, Line line) {
        if (table.isEmpty() && catalog.tables().size() + changed.size() >= MAX_MEASUREMENTS) {
            return Optional.of("there are " + MAX_MEASUREMENTS + " measurements already, and no more are kept");
        }
        if (tagsWith(table, line.series()) > MAX_TAGS) {
            return Optional.of("its measurement would have more than " + MAX_TAGS + " tags");
        }
        return table.isEmpty() ? Optional.empty() : conflict(table.get(), line);
    }

    private static int tagsWith(Optional<Table> table, Series series) {
        int missing = 0;
        for (String tag : series.tags().keySet()) {
            missing += table.isPresent() && table.get().tag(tag).isPresent() ? 0 : 1;
        }
        return missing == 0 || table.isEmpty() ? missing : missing + table.get().tags().size();
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
        Table table = changed.get(measurement);
        return table == null ? catalog.table(measurement) : Optional.of(table);
    }

    private Table add(String measurement) throws SQLException {
        int id = 1 + Math.max(highest(catalog.tables()), highest(changed));
        Table table = new Table(id, measurement, List.of());
        CatalogTables.add(connection, table);
        changed.put(measurement, table);
        return table;
    }

    private static int highest(Map<String, Table> tables) {
        return tables.values().stream().mapToInt(Table::id).max().orElse(0);
    }

    private Place newPlace(Table table, Field field) {
        boolean column = field.type() == FieldType.STRING ? textColumns.contains(field.name())
                : table.fieldColumns() < MAX_FIELD_COLUMNS;
        return Place.field(field.name(), field.type(), column ? nextColumn(table) : 0);
    }

    private Table add(Table table, Place place) throws SQLException {
        CatalogTables.add(connection, table, place);
        Table with = table.with(place);
        changed.put(table.measurement(), with);
        return with;
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

    /** Whether its rows should be handed on. */
    boolean isLarge() {
        return bytes > LARGE;
    }

    /** Hands its rows on. */
    void flush(TableWriter tables) throws SQLException {
        for (Map.Entry<String, Map<RowKey, Row>> entry : rows.entrySet()) {
            tables.write(known(entry.getKey()).orElseThrow(), entry.getValue().values());
        }
        rows.clear();
        bytes = 0;
    }

    /** From the earliest to the latest row; empty when there is none. */
    Optional<PointsWritten> written() {
        return first > last ? Optional.empty()
                : Optional.of(new PointsWritten(Nanos.instant(first), Nanos.instant(last).plusNanos(1)));
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
