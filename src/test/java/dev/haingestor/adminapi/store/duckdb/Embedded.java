package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Batch;
import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import dev.haingestor.adminapi.lineprotocol.Rejection;
import dev.haingestor.adminapi.lineprotocol.Series;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.PointsWritten;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** An embedded store in a folder, without the service around it. */
public final class Embedded implements AutoCloseable {

    private final Database database;
    private final WriterThread writer;
    private final EmbeddedStore store;
    private final List<PointsWritten> told = new CopyOnWriteArrayList<>();

    /** No point is ahead of it, whatever time a test has chosen for its points. */
    private static final Clock LATE = Clock.fixed(Instant.parse("2262-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final Set<String> SCHEMA = Set.of("home_assistant_events", "service_metrics");

    private volatile long left = Long.MAX_VALUE;

    private Embedded(
            Path folder, Duration retention, Clock clock, int megabytes, Set<String> measurements, int groups) {
        EmbeddedProperties properties = new EmbeddedProperties(
                folder,
                retention,
                DataSize.ofMegabytes(25),
                DataSize.ofMegabytes(megabytes),
                Set.of("state", "state_value", "raw_data"),
                measurements,
                false);
        database = Database.open(folder, "embedded.duckdb", megabytes);
        writer = new WriterThread(
                database,
                new DiskSpace(() -> left),
                properties,
                new WriteMetrics(new SimpleMeterRegistry(), database),
                clock,
                event -> told.add((PointsWritten) event));
        store = new EmbeddedStore(writer, Source.EMBEDDED, new GroupLimit(groups, clock, Runnable::run));
    }

    /** Keeps everything for ever. */
    public static Embedded open(Path folder) {
        return open(folder, Duration.ZERO, LATE);
    }

    /** @param retention 0 for ever */
    public static Embedded open(Path folder, Duration retention, Clock clock) {
        return new Embedded(folder, retention, clock, 256, SCHEMA, 1_000);
    }

    /** @param measurements that the schema names, for which there is always room and a table */
    static Embedded open(Path folder, int megabytes, Set<String> measurements) {
        return new Embedded(folder, Duration.ZERO, LATE, megabytes, measurements, 1_000);
    }

    /** @param groups how many have names in answers */
    public static Embedded open(Path folder, int groups) {
        return new Embedded(folder, Duration.ZERO, LATE, 256, SCHEMA, groups);
    }

    /** All points as line protocol. */
    String export() {
        StringBuilder out = new StringBuilder();
        new Export(writer).write(Long.MIN_VALUE, Long.MAX_VALUE, out);
        return out.toString();
    }

    public StatsStore store() {
        return store;
    }

    /** Writes line protocol with times in nanoseconds; returns the numbers of the lines that were not taken. */
    public Set<Integer> write(String lines) {
        byte[] body = lines.getBytes(StandardCharsets.UTF_8);
        Batch batch = new LineParser(Precision.NANOSECONDS, 0).parse(body, body.length);
        WriteResult result = writer.write(RequestLines.of(batch.lines()));
        if (result.first().size() < result.refused()) {
            throw new AssertionError("too many refused lines to name them all");
        }
        return Stream.concat(batch.rejections().stream(), result.first().stream())
                .map(Rejection::line)
                .collect(Collectors.toSet());
    }

    /** From now on so much of its disk is left. */
    void setLeft(long bytes) {
        left = bytes;
    }

    List<PointsWritten> told() {
        return told;
    }

    /** Drops what is too old, as is done every ten minutes. */
    public void expire() {
        writer.expire();
    }

    WriterThread writer() {
        return writer;
    }

    Database database() {
        return database;
    }

    /** Fails when a point is not taken. */
    public void write(List<Point> points) {
        WriteResult result =
                writer.write(RequestLines.of(points.stream().map(Embedded::line).toList()));
        if (result.refused() > 0) {
            throw new AssertionError(result.first());
        }
    }

    static Line line(Point point) {
        List<Field> fields = new ArrayList<>();
        point.fields().forEach((name, value) -> fields.add(new Field(name, type(value), value)));
        return new Line(1, new Series(point.measurement(), point.tags()), fields, EpochNanos.of(point.time()));
    }

    private static FieldType type(Object value) {
        if (value instanceof Long) {
            return FieldType.INTEGER;
        }
        if (value instanceof Double) {
            return FieldType.FLOAT;
        }
        return value instanceof Boolean ? FieldType.BOOLEAN : FieldType.STRING;
    }

    @Override
    public void close() {
        writer.close();
        database.close();
    }
}
