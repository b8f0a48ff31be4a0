package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import static java.util.Collections.unmodifiableSortedMap;

/**
 * A stored point.
 *
 * @param fields the values by field name, each a {@link Long} (unsigned integers too), {@link Double}, {@link Boolean} or
 *        {@link String}
 */
public record Point(
        Instant time, String measurement, SortedMap<String, String> tags, SortedMap<String, Object> fields) {

    /** Orders points as {@link StatsStore#recent} does: newest first, those of one time by series. */
    public static final Comparator<Point> NEWEST_FIRST =
            Comparator.comparing(Point::time).reversed().thenComparing(Point::series);

    public Point {
        tags = unmodifiableSortedMap(new TreeMap<>(tags));
        fields = unmodifiableSortedMap(new TreeMap<>(fields));
    }

    public static Point of(Instant time, String measurement, Map<String, String> tags, Map<String, ?> fields) {
        return new Point(time, measurement, new TreeMap<>(tags), new TreeMap<>(fields));
    }

    /** The series' name, which measurement and tags determine: as in line protocol, with escapes. */
    public String series() {
        StringBuilder name = new StringBuilder(escape(measurement));
        tags.forEach(
                (tag, value) -> name.append(',').append(escape(tag)).append('=').append(escape(value)));
        return name.toString();
    }

    public Cursor cursor() {
        return new Cursor(time, series());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace("=", "\\=")
                .replace(" ", "\\ ");
    }

    /** A position in the order {@link #NEWEST_FIRST}. */
    public record Cursor(Instant time, String series) {

        /** Whether the point comes after this position. */
        public boolean isBefore(Point point) {
            int byTime = time.compareTo(point.time());
            return byTime > 0 || byTime == 0 && series.compareTo(point.series()) < 0;
        }
    }
}
