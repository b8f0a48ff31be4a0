package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes points as line protocol, with a nanosecond time. */
public final class LineProtocol {

    private LineProtocol() {}

    public static String lines(Collection<Point> points) {
        return points.stream().map(LineProtocol::line).collect(Collectors.joining("\n"));
    }

    public static String line(Point point) {
        String tags = point.tags().entrySet().stream()
                .map(tag -> "," + name(tag.getKey()) + "=" + name(tag.getValue()))
                .collect(Collectors.joining());
        String fields =
                point.fields().entrySet().stream().map(LineProtocol::field).collect(Collectors.joining(","));
        long nanos = Math.addExact(
                point.time().getEpochSecond() * 1_000_000_000L, point.time().getNano());
        return point.measurement().replace(",", "\\,").replace(" ", "\\ ") + tags + " " + fields + " " + nanos;
    }

    private static String field(Map.Entry<String, Object> field) {
        Object value = field.getValue();
        if (value instanceof String text) {
            value = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        } else if (value instanceof Long) {
            value = value + "i";
        }
        return name(field.getKey()) + "=" + value;
    }

    private static String name(String text) {
        return text.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
    }
}
