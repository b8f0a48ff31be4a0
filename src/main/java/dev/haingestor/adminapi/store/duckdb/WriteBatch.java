package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Series;
import dev.haingestor.adminapi.lineprotocol.Text;
import dev.haingestor.adminapi.store.PointsWritten;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The changes of one transaction: rows by measurement, and the new tables, columns and field types that they need. Lines of the
 * same series and time become one row, as an UPDATE can't change a row twice.
 */
final class WriteBatch {

    /** With more measurements than this, a writer puts something variable into their names. Those of statistics don't count. */
    private static final int MAX_MEASUREMENTS = 1_000;

    private static final int MAX_TAGS = 100;
    private static final int MAX_FIELDS = 1_000;
    private static final int MAX_FIELDS_IN_ALL = 20_000;

    /** Hundreds of sparse columns make writing ten times slower, so further numbers go into the map. */
    private static final int MAX_FIELD_COLUMNS = 64;

    /** The estimated memory of rows, in bytes, above which they should be flushed. */
    private static final long LARGE = 32 << 20;

    private final Connection connection;
    private final Catalog catalog;
    private final FieldTypes types;
    private final Shards shards;
    private final EmbeddedProperties properties;
    private final Map<Integer, Long> smallRows;
    private final Map<Integer, Long> newSmallRows = new HashMap<>();
    private int measurements;
    private int fields;
    private boolean moved;
    private final Map<String, Table> changed = new HashMap<>();
    private final Map<Integer, List<StorageColumn>> newPlaces = new HashMap<>();
    private final FieldTypes newTypes = new FieldTypes();
    private final Map<String, Map<RowKey, Row>> rows = new LinkedHashMap<>();
    private long bytes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** @param smallRows upper estimates of each measurement's points in the shared table, by its number */
    WriteBatch(
            Connection connection,
            Catalog catalog,
            FieldTypes types,
            Shards shards,
            EmbeddedProperties properties,
            Map<Integer, Long> smallRows) {
        this.connection = connection;
        this.catalog = catalog;
        this.types = types;
        this.shards = shards;
        this.properties = properties;
        this.smallRows = smallRows;
        for (Table table : catalog.tables().values()) {
            if (!isOwn(table.measurement())) {
                measurements++;
                fields += table.fieldCount();
            }
        }
    }

    private boolean isOwn(String measurement) {
        return properties.measurements().contains(measurement);
    }

    /**
     * Adds a line, wholly or not at all.
     *
     * @return why it was refused; empty when it was added
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
            Optional<StorageColumn> column = table.tag(tag.getKey());
            if (column.isEmpty()) {
                table = addTag(table, tag.getKey());
                column = table.tag(tag.getKey());
            }
            bytes += row.put(column.get(), tag.getValue());
        }
        keepTypes(table, shards.of(line.time()), line.fields());
        for (Field field : line.fields()) {
            Optional<StorageColumn> column = table.field(field.name(), field.type());
            if (column.isEmpty()) {
                table = addField(table, field);
                column = table.field(field.name(), field.type());
            }
            bytes += row.put(column.get(), field.value());
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
        boolean own = isOwn(line.series().measurement());
        if (table.isEmpty() && !own && measurements >= MAX_MEASUREMENTS) {
            return Optional.of("there are " + MAX_MEASUREMENTS + " measurements already, and no more are kept");
        }
        if (tagsWith(table, line.series()) > MAX_TAGS) {
            return Optional.of("its measurement would have more than " + MAX_TAGS + " tags");
        }
        int added = newFields(table, line.fields());
        if (added > 0 && added + table.map(Table::fieldCount).orElse(0) > MAX_FIELDS) {
            return Optional.of("its measurement would have more than " + MAX_FIELDS + " fields");
        }
        if (added > 0 && !own && added + fields > MAX_FIELDS_IN_ALL) {
            return Optional.of("all measurements together would have more than " + MAX_FIELDS_IN_ALL + " fields");
        }
        return table.isEmpty() ? Optional.empty() : conflict(table.get(), line);
    }

    private static int newFields(Optional<Table> table, List<Field> fields) {
        int added = 0;
        for (Field field : fields) {
            added += table.isPresent()
                            && table.get().field(field.name(), field.type()).isPresent()
                    ? 0
                    : 1;
        }
        return added;
    }

    private static int tagsWith(Optional<Table> table, Series series) {
        int missing = 0;
        for (String tag : series.tags().keySet()) {
            missing += table.isPresent() && table.get().tag(tag).isPresent() ? 0 : 1;
        }
        return missing == 0 || table.isEmpty()
                ? missing
                : missing + table.get().tags().size();
    }

    /** Why a field has the wrong type, if one has. Those before it get their types all the same, as with InfluxDB. */
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
                return Optional.of("field \"" + Text.excerpt(field.name()) + "\" is " + text(field.type())
                        + " here and " + text(kept) + " in earlier lines");
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
        boolean own = isOwn(measurement);
        Table table = new Table(id, measurement, List.of(), !own);
        measurements += own ? 0 : 1;
        CatalogTables.add(connection, table);
        changed.put(measurement, table);
        return table;
    }

    private static int highest(Map<String, Table> tables) {
        return tables.values().stream().mapToInt(Table::id).max().orElse(0);
    }

    private Table addTag(Table table, String name) throws SQLException {
        if (!table.isSmall()) {
            return add(table, StorageColumn.tag(name, nextColumn(table)));
        }
        OptionalInt free = SharedTable.freeTag(table);
        return free.isPresent() ? add(table, StorageColumn.tag(name, free.getAsInt())) : addTag(move(table), name);
    }

    private Table addField(Table table, Field field) throws SQLException {
        fields += isOwn(table.measurement()) ? 0 : 1;
        int column = 0;
        if (field.type() != FieldType.STRING || properties.textColumns().contains(field.name())) {
            if (table.isSmall()) {
                column = SharedTable.freeField(table, field.type()).orElse(0);
            } else if (field.type() == FieldType.STRING || table.fieldColumns() < MAX_FIELD_COLUMNS) {
                column = nextColumn(table);
            }
        }
        return add(table, StorageColumn.field(field.name(), field.type(), column));
    }

    private Table move(Table small) throws SQLException {
        Table own = CatalogTables.move(connection, small);
        changed.put(own.measurement(), own);
        moved = true;
        return own;
    }

    private Table add(Table table, StorageColumn column) throws SQLException {
        CatalogTables.makeRoom(connection, table, column);
        newPlaces.computeIfAbsent(table.id(), key -> new ArrayList<>()).add(column);
        Table with = table.with(column);
        changed.put(table.measurement(), with);
        return with;
    }

    private static int nextColumn(Table table) {
        return 1
                + table.columns().stream().mapToInt(StorageColumn::column).max().orElse(0);
    }

    private void keepTypes(Table table, long shard, List<Field> fields) {
        Map<String, FieldType> known = types.of(table.id(), shard);
        for (Field field : fields) {
            if (!known.containsKey(field.name())) {
                newTypes.put(table.id(), shard, field.name(), field.type());
            }
        }
    }

    /** Whether its rows should be flushed. */
    boolean isLarge() {
        return bytes > LARGE;
    }

    /** Writes the rows into their tables, and removes them from here. */
    void flush(TableWriter tables) throws SQLException {
        List<Row> small = new ArrayList<>();
        for (Map.Entry<String, Map<RowKey, Row>> entry : rows.entrySet()) {
            Table table = inItsPlace(
                    known(entry.getKey()).orElseThrow(), entry.getValue().size());
            if (table.isSmall()) {
                SharedTable.own(table, entry.getValue().values());
                small.addAll(entry.getValue().values());
            } else {
                tables.write(table, entry.getValue().values());
            }
        }
        if (!small.isEmpty()) {
            tables.write(SharedTable.TABLE, small);
        }
        rows.clear();
        bytes = 0;
    }

    /** Moves a measurement that has grown too large for the shared table, before more of its points are written. */
    private Table inItsPlace(Table table, int added) throws SQLException {
        if (!table.isSmall()) {
            return table;
        }
        long count = added + newSmallRows.getOrDefault(table.id(), smallRows.getOrDefault(table.id(), 0L));
        if (count > SharedTable.MAX_ROWS) {
            // The estimate counts points twice that were written twice.
            count = added + CatalogTables.countSmallRows(connection, table);
        }
        if (count > SharedTable.MAX_ROWS) {
            return move(table);
        }
        newSmallRows.put(table.id(), count);
        return table;
    }

    /** Whether points of a measurement were moved to another table. */
    boolean hasMoved() {
        return moved;
    }

    Map<Integer, Long> smallRows() {
        return newSmallRows;
    }

    Optional<PointsWritten> written() {
        return first > last
                ? Optional.empty()
                : Optional.of(new PointsWritten(
                        EpochNanos.instant(first), EpochNanos.instant(last).plusNanos(1)));
    }

    Map<String, Table> changed() {
        return changed;
    }

    /** The new columns, by the measurements' numbers. */
    Map<Integer, List<StorageColumn>> newPlaces() {
        return newPlaces;
    }

    FieldTypes newTypes() {
        return newTypes;
    }

    private record RowKey(Series series, long time) {}
}
