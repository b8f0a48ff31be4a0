package dev.haingestor.adminapi.store.embedded;

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
import dev.haingestor.adminapi.store.PointLines;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Answers from the DuckDB file. Each answer is one transaction: what is written meanwhile is in it wholly or not at all. */
final class EmbeddedStore implements StatsStore, PointWriter, StoreFigures {

    private final Writer writer;
    private final Source source;
    private final QueryTimes times = new QueryTimes();

    /** @param source as which it answers */
    EmbeddedStore(Writer writer, Source source) {
        this.writer = writer;
        this.source = source;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
        return timed((connection, catalog) -> {
            Optional<Table> table = catalog.table(query.measurement());
            Optional<Filter> filter = table.flatMap(known -> Filter.of(known, query.tags()));
            return filter.isEmpty() || range.count() == 0 ? Collections.nCopies(range.count(), Rollup.EMPTY)
                    : new WindowReads(connection, table.get(), query, range, asOf, filter.get()).rollups();
        });
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        return times(SqlText.LAST, query, window);
    }

    @Override
    public Optional<Instant> first(SeriesQuery query, Window window) {
        return times(SqlText.FIRST, query, window).values().stream().min(Instant::compareTo);
    }

    private Map<Group, Instant> times(SqlText text, SeriesQuery query, Window window) {
        return timed((connection, catalog) -> {
            Optional<Table> table = catalog.table(query.measurement());
            Optional<Filter> filter = table.flatMap(known -> Filter.of(known, query.tags()));
            List<Place> places = table.stream()
                    .flatMap(known -> query.fields().keySet().stream().flatMap(field -> known.field(field).stream())).toList();
            if (filter.isEmpty() || places.isEmpty()) {
                return Map.of();
            }
            Expressions expressions = new Expressions();
            String sql = text.with(Map.of("table", table.get().points(), "present", expressions.present(places),
                    "filter", filter.get().text(), "groups", Expressions.groups(table.get(), query.groupBy())));
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                new Parameters(statement).numbers(Nanos.of(window.start()), Nanos.of(window.end()))
                        .texts(expressions.parameters()).texts(filter.get().values());
                return timesByGroup(query, statement);
            }
        });
    }

    private static Map<Group, Instant> timesByGroup(SeriesQuery query, PreparedStatement statement) throws SQLException {
        Map<Group, Instant> times = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < query.groupBy().size(); i++) {
                    values.add(rows.getString(2 + i));
                }
                long time = rows.getLong(1);
                // Without groups there is one row even when there is no point.
                if (!rows.wasNull()) {
                    times.put(new Group(values), Nanos.instant(time));
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
            return null;
        });
    }

    @Override
    public Schema schema() {
        TreeMap<String, Schema.Measurement> measurements = new TreeMap<>();
        timed((connection, catalog) -> {
            try (Statement statement = connection.createStatement();
                 ResultSet rows = statement.executeQuery(SqlText.SCHEMA.text())) {
                while (rows.next()) {
                    Schema.Measurement measurement = measurements.computeIfAbsent(rows.getString(1),
                            key -> new Schema.Measurement(new TreeSet<>(), new TreeSet<>()));
                    (rows.getBoolean(3) ? measurement.fields() : measurement.tags()).add(rows.getString(2));
                }
            }
            return null;
        });
        return new Schema(measurements);
    }

    @Override
    public void check() {
        // Each reading begins with a small question.
        timed((connection, catalog) -> null);
    }

    /** The writer tells who listens. */
    @Override
    public void write(List<Point> points) {
        WriteResult result = writer.write(Lines.of(PointLines.of(points)));
        if (result.refused() > 0) {
            throw new BadPointsException("The embedded store refuses points (" + result.first().get(0).reason() + ")",
                    result.refused(), null);
        }
    }

    @Override
    public QueryFigures figures() {
        return times.figures();
    }

    private <T> T timed(Writer.Reading<T> reading) {
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
