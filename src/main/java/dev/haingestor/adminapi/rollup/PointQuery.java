package dev.haingestor.adminapi.rollup;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import static java.util.Collections.unmodifiableSortedMap;

/**
 * A query for raw points.
 *
 * @param tags a point matches when each of these tags has exactly this value
 * @param limit the most points to return, 1 to {@value #MAX_LIMIT}
 * @param after the last point of the previous page, if there was one
 */
public record PointQuery(
        String measurement, SortedMap<String, String> tags, Window window, int limit, Optional<Point.Cursor> after) {

    public static final int MAX_LIMIT = 10_000;

    public PointQuery {
        tags = unmodifiableSortedMap(new TreeMap<>(tags));
        if (measurement.isEmpty() || tags.containsKey("") || tags.containsValue("")) {
            throw new IllegalArgumentException("measurement, tags and their values have names");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    public static PointQuery of(String measurement, Window window, int limit) {
        return new PointQuery(measurement, new TreeMap<>(), window, limit, Optional.empty());
    }

    public PointQuery where(String tag, String value) {
        TreeMap<String, String> more = new TreeMap<>(tags);
        more.put(tag, value);
        return new PointQuery(measurement, more, window, limit, after);
    }

    public PointQuery after(Point.Cursor cursor) {
        return new PointQuery(measurement, tags, window, limit, Optional.of(cursor));
    }
}
