package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.PointLines;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.StoreFigures;
import dev.haingestor.adminapi.store.line.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** InfluxDB 2 through Flux. */
final class FluxStore implements StatsStore, PointWriter, StoreFigures, AutoCloseable {

    /** A check that takes longer is a failed one: clients would have been answered by the fallback by then. */
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(2);

    private final FluxClient client;
    private final Parallel parallel;
    private final Consumer<PointsWritten> listener;

    /** @param listener told of points that were written here */
    FluxStore(FluxClient client, Parallel parallel, Consumer<PointsWritten> listener) {
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
        return new WindowReads(client, parallel, query, range, asOf).rollups();
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        return client.fieldTypes().read(query.measurement(), query.fields().keySet(), plan -> last(plan, query, window));
    }

    private Map<Group, Instant> last(FieldPlan plan, SeriesQuery query, Window window) {
        Map<Group, Instant> last = new HashMap<>();
        FluxText text = plan.changed() ? FluxText.LATEST : FluxText.LAST;
        for (Span span : plan.spans(window.start(), window.end())) {
            Extern extern = wanted(query, span)
                    .texts("fields", columns("_field", columns("_measurement", query.groupBy())))
                    .texts("groups", columns("_measurement", query.groupBy()));
            client.query(text, extern, columns("_time", query.groupBy()), row -> {
                Group group = new Group(IntStream.rangeClosed(1, query.groupBy().size()).mapToObj(row::get).toList());
                last.merge(group, time(row, span), (one, two) -> one.isAfter(two) ? one : two);
            });
        }
        return last;
    }

    @Override
    public Optional<Instant> first(SeriesQuery query, Window window) {
        return client.fieldTypes().read(query.measurement(), query.fields().keySet(), plan -> first(plan, query, window));
    }

    private Optional<Instant> first(FieldPlan plan, SeriesQuery query, Window window) {
        List<Instant> times = new ArrayList<>();
        for (Span span : plan.spans(window.start(), window.end())) {
            client.query(FluxText.FIRST, wanted(query, span), List.of("_time"), row -> times.add(time(row, span)));
            if (!times.isEmpty()) {
                break;
            }
        }
        return times.stream().min(Instant::compareTo);
    }

    private static Instant time(Row row, Span span) {
        Instant time = Instant.parse(row.get(0));
        if (time.isBefore(span.start()) || !time.isBefore(span.end())) {
            throw Faults.noAnswer("a time that was not asked for: " + time, null);
        }
        return time;
    }

    private static Extern wanted(SeriesQuery query, Span span) {
        return new Extern().time("start", span.start()).time("stop", span.end())
                .predicate("wanted", query.measurement(), query.fields().keySet(), query.tags());
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
        client.query(FluxText.CHECK, new Extern(), CHECK_LIMIT, List.of(), row -> { });
        client.retention().learn();
    }

    /** Learned beside the check, so that no answer waits for it. */
    @Override
    public Instant keptSince(Instant now) {
        return client.retention().keptSince(now);
    }

    @Override
    public void write(List<Point> points) {
        if (points.isEmpty()) {
            return;
        }
        List<Line> lines = PointLines.of(points);
        try {
            client.writes().write(PointLines.text(lines), lines.size());
        } finally {
            // What is said to have failed may be there all the same, wholly or in part.
            listener.accept(PointLines.written(points));
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
