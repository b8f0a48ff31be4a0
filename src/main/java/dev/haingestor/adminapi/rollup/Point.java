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
 * @param fields each value a {@link Long}, {@link Double}, {@link Boolean} or {@link String}; unsigned integers as Long
 */
public record Point(Instant time, String measurement, SortedMap<String, String> tags, SortedMap<String, Object> fields) {

    /** Newest first, then by series: the order of {@link StatsStore#recent}. */
    public static final Comparator<Point> NEWEST_FIRST =
            Comparator.comparing(Point::time).reversed().thenComparing(Point::series);

    public Point {
        tags = unmodifiableSortedMap(new TreeMap<>(tags));
        fields = unmodifiableSortedMap(new TreeMap<>(fields));
    }

    public static Point of(Instant time, String measurement, Map<String, String> tags, Map<String, ?> fields) {
        return new Point(time, measurement, new TreeMap<>(tags), new TreeMap<>(fields));
    }

    /** The series' name, the same for the same measurement and tags: as in line protocol, escapes included. */
    public String series() {
        StringBuilder name = new StringBuilder(escape(measurement));
        tags.forEach((tag, value) -> name.append(',').append(escape(tag)).append('=').append(escape(value)));
        return name.toString();
    }

    public Cursor cursor() {
        return new Cursor(time, series());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
    }

    /** A place in the order of {@link #NEWEST_FIRST}. */
    public record Cursor(Instant time, String series) {

        /** Whether the point comes behind this place. */
        public boolean isBefore(Point point) {
            int byTime = time.compareTo(point.time());
            return byTime > 0 || byTime == 0 && series.compareTo(point.series()) < 0;
        }
    }
}
