package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.BadPointsException;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.LineProtocolEncoder;
import dev.haingestor.adminapi.store.NamedGroups;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.QueryTimes;
import dev.haingestor.adminapi.store.StoreFigures;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads statistics from the DuckDB file. Each answer is one transaction, so it has a concurrent write wholly or not at all. */
public final class EmbeddedStore implements StatsStore, PointWriter, StoreFigures {

    private final WriterThread writer;
    private final Source source;
    private final GroupLimit limit;
    private final QueryTimes times = new QueryTimes();

    /** @param source the source that its answers name */
    EmbeddedStore(WriterThread writer, Source source, GroupLimit limit) {
        this.limit = limit;
        this.writer = writer;
        this.source = source;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
        return limit.read(
                query,
                new GroupLookup(this::timed, query),
                named -> timed((connection, catalog) -> {
                    Optional<Table> table = catalog.table(query.measurement());
                    Optional<Filter> filter = table.flatMap(known -> Filter.of(known, query.tags()));
                    if (filter.isEmpty() || range.count() == 0) {
                        return Collections.nCopies(range.count(), Rollup.EMPTY);
                    }
                    Groups groups = Groups.of(connection, table.get(), query, named);
                    groups.requireAtMost(limit.max(), new Window(range.start(), range.end()), filter.get());
                    return new WindowReads(connection, table.get(), query, range, asOf, filter.get(), groups).rollups();
                }));
    }

    @Override
    public OptionalLong tooManyGroups(SeriesQuery query) {
        return limit.tooMany(query);
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        return limit.read(
                query, new GroupLookup(this::timed, query), named -> times(SqlText.LAST, query, window, named));
    }

    @Override
    public Optional<Instant> first(SeriesQuery query, Window window) {
        SeriesQuery ungrouped = new SeriesQuery(query.measurement(), query.fields(), query.tags(), List.of());
        return Optional.ofNullable(
                times(SqlText.FIRST, ungrouped, window, NamedGroups.ALL).get(Group.ALL));
    }

    private Map<Group, Instant> times(SqlText text, SeriesQuery query, Window window, NamedGroups named) {
        return timed((connection, catalog) -> {
            Optional<Table> table = catalog.table(query.measurement());
            Optional<Filter> filter = table.flatMap(known -> Filter.of(known, query.tags()));
            List<StorageColumn> columns = table.stream()
                    .flatMap(known -> query.fields().keySet().stream().flatMap(field -> known.field(field).stream()))
                    .toList();
            if (filter.isEmpty() || columns.isEmpty()) {
                return Map.of();
            }
            Groups groups = Groups.of(connection, table.get(), query, named);
            groups.requireAtMost(limit.max(), window, filter.get());
            Expressions expressions = new Expressions();
            String sql = text.with(Map.of(
                    "table",
                    groups.points(),
                    "present",
                    expressions.present(columns),
                    "filter",
                    filter.get().text(),
                    "groups",
                    groups.columns()));
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                groups.parameters(new Parameters(statement))
                        .numbers(EpochNanos.of(window.start()), EpochNanos.of(window.end()))
                        .texts(expressions.parameters())
                        .texts(filter.get().values());
                return timesByGroup(groups, statement);
            }
        });
    }

    private static Map<Group, Instant> timesByGroup(Groups groups, PreparedStatement statement) throws SQLException {
        Map<Group, Instant> times = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long time = rows.getLong(1);
                // An aggregate without groups has one row even when there is no point.
                if (!rows.wasNull()) {
                    times.put(groups.read(rows, 2), EpochNanos.instant(time));
                }
            }
        }
        return times;
    }

    @Override
    public Instant keptSince(Instant now) {
        return writer.keptSince(now);
    }

    @Override
    public void recent(PointQuery query, Consumer<Point> points) {
        timed((connection, catalog) -> {
            Optional<Table> table = catalog.table(query.measurement());
            Optional<Filter> filter = table.flatMap(known -> Filter.of(known, query.tags()));
            if (filter.isPresent()) {
                new PointReads(connection, table.get(), query, filter.get(), points).read();
            }
            return filter;
        });
    }

    @Override
    public Schema schema() {
        return timed((connection, catalog) -> {
            TreeMap<String, Schema.Measurement> measurements = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(SqlText.SCHEMA.text())) {
                while (rows.next()) {
                    Schema.Measurement measurement = measurements.computeIfAbsent(
                            rows.getString(1),
                            key -> new Schema.Measurement(new TreeSet<>(), new TreeSet<>(), new TreeMap<>()));
                    String name = rows.getString(2);
                    String type = rows.getString(3);
                    if (type == null) {
                        measurement.tags().add(name);
                    } else {
                        measurement.fields().add(name);
                        measurement
                                .kinds()
                                .computeIfAbsent(name, key -> EnumSet.noneOf(Schema.Kind.class))
                                .add(ColumnTypes.kind(FieldType.valueOf(type)));
                    }
                }
            }
            return new Schema(measurements);
        });
    }

    @Override
    public void check() {
        // Every read begins with a small statement, which is enough of a check.
        timed((connection, catalog) -> catalog);
    }

    /** Writes points; the writer thread publishes the event. */
    @Override
    public void write(List<Point> points) {
        WriteResult result = writer.write(RequestLines.of(LineProtocolEncoder.of(points)));
        if (result.refused() > 0) {
            throw new BadPointsException(
                    "The embedded store refuses points ("
                            + result.first().get(0).reason() + ")",
                    result.refused(),
                    null);
        }
    }

    @Override
    public QueryFigures figures() {
        return times.figures();
    }

    private <T> T timed(WriterThread.Reading<T> reading) {
        long started = System.nanoTime();
        boolean answered = false;
        try {
            T result = writer.read(reading);
            answered = true;
            return result;
        } finally {
            times.record(answered, Duration.ofNanos(System.nanoTime() - started));
        }
    }
}
