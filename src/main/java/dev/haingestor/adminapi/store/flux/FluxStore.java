package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.lineprotocol.Line;
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
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.LineProtocolEncoder;
import dev.haingestor.adminapi.store.NamedGroups;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.StoreFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads an InfluxDB 2 by Flux, and writes points to it. */
final class FluxStore implements StatsStore, PointWriter, StoreFigures, AutoCloseable {

    /** A slower check has failed: clients would have been answered by the fallback by then. */
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(2);

    /** Reading all points of so short a time is cheaper than looking up the last one of each series. */
    private static final Duration SHORT = Duration.ofMinutes(15);

    private final FluxClient client;
    private final Parallel parallel;
    private final GroupLimit limit;
    private final Consumer<PointsWritten> listener;

    /**
     * @param limit limits the groups that have names
     * @param listener gets an event after each write
     */
    FluxStore(FluxClient client, Parallel parallel, GroupLimit limit, Consumer<PointsWritten> listener) {
        this.limit = limit;
        this.client = client;
        this.parallel = parallel;
        this.listener = listener;
    }

    @Override
    public Source source() {
        return Source.INFLUXDB;
    }

    @Override
    public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
        return limit.read(
                query,
                new GroupLookup(client, query),
                named -> new WindowReads(client, parallel, query, range, asOf, Portion.of(query, named, limit.max()))
                        .rollups());
    }

    @Override
    public OptionalLong tooManyGroups(SeriesQuery query) {
        return limit.tooMany(query);
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        return limit.read(
                query,
                new GroupLookup(client, query),
                named -> client.fieldTypes()
                        .read(query.measurement(), query.fields().keySet(), plan -> last(plan, query, window, named)));
    }

    /** Looks at the newest points first: where groups need not be told apart, any of them tells the time. */
    private Map<Group, Instant> last(FieldPlan plan, SeriesQuery query, Window window, NamedGroups named) {
        Instant recent = window.end().minus(SHORT);
        if (!window.start().isBefore(recent)) {
            return last(FluxText.LATEST, plan, query, window, named);
        }
        if (query.groupBy().isEmpty()) {
            Map<Group, Instant> last = last(FluxText.LATEST, plan, query, new Window(recent, window.end()), named);
            if (!last.isEmpty()) {
                return last;
            }
        }
        return last(plan.changed() ? FluxText.LATEST : FluxText.LAST, plan, query, window, named);
    }

    private Map<Group, Instant> last(
            FluxText text, FieldPlan plan, SeriesQuery query, Window window, NamedGroups named) {
        Map<Group, Instant> last = new HashMap<>();
        for (Window span : plan.spans(window.start(), window.end())) {
            for (Portion portion : Portion.of(query, named, limit.max())) {
                Extern extern = portion.predicate(
                                span(span), "wanted", query.fields().keySet())
                        .texts("fields", columns("_field", columns("_measurement", portion.groupBy())))
                        .texts("groups", columns("_measurement", portion.groupBy()));
                Function<Row, Group> groups = portion.groups(1);
                client.query(
                        text,
                        extern,
                        columns("_time", portion.groupBy()),
                        row -> last.merge(
                                groups.apply(row), time(row, span), (one, two) -> one.isAfter(two) ? one : two));
            }
        }
        return last;
    }

    @Override
    public Optional<Instant> first(SeriesQuery query, Window window) {
        return client.fieldTypes()
                .read(query.measurement(), query.fields().keySet(), plan -> first(plan, query, window));
    }

    private Optional<Instant> first(FieldPlan plan, SeriesQuery query, Window window) {
        List<Instant> times = new ArrayList<>();
        for (Window span : plan.spans(window.start(), window.end())) {
            client.query(FluxText.FIRST, wanted(query, span), List.of("_time"), row -> times.add(time(row, span)));
            if (!times.isEmpty()) {
                break;
            }
        }
        return times.stream().min(Instant::compareTo);
    }

    private static Instant time(Row row, Window span) {
        Instant time = Instant.parse(row.get(0));
        if (time.isBefore(span.start()) || !time.isBefore(span.end())) {
            throw InfluxErrors.noAnswer("a time that was not asked for: " + time, null);
        }
        return time;
    }

    private static Extern wanted(SeriesQuery query, Window span) {
        return span(span)
                .predicate("wanted", query.measurement(), query.fields().keySet(), query.tags());
    }

    private static Extern span(Window span) {
        return new Extern().time("start", span.start()).time("stop", span.end());
    }

    private static List<String> columns(String first, List<String> others) {
        List<String> columns = new ArrayList<>(List.of(first));
        columns.addAll(others);
        return columns;
    }

    @Override
    public void recent(PointQuery query, Consumer<Point> points) {
        new RecentPoints(client, query).forEach(points);
    }

    @Override
    public Schema schema() {
        return new SchemaReads(client, parallel).schema();
    }

    @Override
    public void check() {
        client.query(FluxText.CHECK, new Extern(), CHECK_LIMIT, List.of(), row -> {});
        client.retention().learn();
    }

    /** The retention is looked up with each check, so that no answer waits for it. */
    @Override
    public Instant keptSince(Instant now) {
        return client.retention().keptSince(now);
    }

    @Override
    public void write(List<Point> points) {
        if (points.isEmpty()) {
            return;
        }
        List<Line> lines = LineProtocolEncoder.of(points);
        try {
            client.writes().write(LineProtocolEncoder.text(lines), lines.size());
        } finally {
            // A write that failed may have stored points all the same.
            listener.accept(LineProtocolEncoder.written(points));
        }
    }

    @Override
    public QueryFigures figures() {
        return client.metrics().figures();
    }

    @Override
    public void close() {
        client.close();
        parallel.close();
    }
}
