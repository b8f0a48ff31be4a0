package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.lineprotocol.Batch;
import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineFormat;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import dev.haingestor.adminapi.lineprotocol.Series;
import dev.haingestor.adminapi.rollup.Point;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Encodes points as line protocol. */
public final class LineProtocolEncoder {

    private static final long NANOS = 1_000_000_000L;

    private LineProtocolEncoder() {}

    /**
     * Converts points to lines, each of which parses to the same point again: a name that line protocol can't express would
     * become another one, or cost the lines behind it.
     *
     * @throws BadPointsException if a point can't be expressed; then all are refused
     */
    public static List<Line> of(List<Point> points) {
        List<Line> lines = IntStream.range(0, points.size())
                .mapToObj(i -> line(i + 1, points.get(i)))
                .toList();
        for (Line line : lines) {
            if (!isReadAsWritten(line)) {
                throw bad(points.size(), null);
            }
        }
        return lines;
    }

    /** The lines as text, with times in nanoseconds. */
    public static String text(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            LineFormat.append(text, line);
            text.append('\n');
        }
        return text.toString();
    }

    /** The event for these points, with the time that they span. */
    public static PointsWritten written(List<Point> points) {
        return new PointsWritten(
                points.stream().map(Point::time).min(Instant::compareTo).orElseThrow(),
                points.stream()
                        .map(Point::time)
                        .max(Instant::compareTo)
                        .orElseThrow()
                        .plusNanos(1));
    }

    private static Line line(int number, Point point) {
        List<Field> fields = new ArrayList<>();
        point.fields().forEach((name, value) -> fields.add(new Field(name, type(value), value)));
        return new Line(number, new Series(point.measurement(), point.tags()), fields, nanos(point.time()));
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

    private static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
        } catch (ArithmeticException e) {
            throw bad(1, e);
        }
    }

    private static boolean isReadAsWritten(Line line) {
        if (line.fields().isEmpty()
                || line.fields().stream().anyMatch(field -> field.name().isEmpty())) {
            return false;
        }
        byte[] text = text(List.of(line)).getBytes(StandardCharsets.UTF_8);
        Batch read = new LineParser(Precision.NANOSECONDS, 0).parse(text, text.length);
        return read.rejections().isEmpty()
                && read.lines().size() == 1
                && isSame(read.lines().get(0), line);
    }

    private static boolean isSame(Line one, Line other) {
        return one.series().equals(other.series()) && one.fields().equals(other.fields()) && one.time() == other.time();
    }

    /** The message doesn't repeat what is wrong: that may be any text. */
    private static BadPointsException bad(int refused, @Nullable Throwable cause) {
        return new BadPointsException("a point has a name, value or time that line protocol can't say", refused, cause);
    }
}
