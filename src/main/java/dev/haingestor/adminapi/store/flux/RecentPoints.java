package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads raw points backwards in time, span by span: InfluxDB can't push down "the newest n of all series", and sorting a month
 * to show a hundred points takes seconds. A span grows while it has few points, and shrinks when it has too many to keep.
 */
final class RecentPoints {

    private static final Duration FIRST_SPAN = Duration.ofSeconds(1);
    private static final int GROWTH = 8;
    private static final int MAX_ROWS = 200_000;

    /** Shorter spans are not cut: the rows of one moment are kept, whatever their number. */
    private static final Duration SMALLEST_SPAN = Duration.ofNanos(1_000);

    private static final Set<String> NO_TAGS = Set.of("_time", "_value", "_field", "_measurement");

    private final FluxClient client;
    private final PointQuery query;

    RecentPoints(FluxClient client, PointQuery query) {
        this.client = client;
        this.query = query;
    }

    void forEach(Consumer<Point> consumer) {
        FieldPlan plan = client.fieldTypes().plan(query.measurement(), Set.of());
        Instant end = query.after()
                .map(cursor -> earlier(query.window().end(), cursor.time().plusNanos(1)))
                .orElse(query.window().end());
        Duration span = FIRST_SPAN;
        int missing = query.limit();
        while (missing > 0 && query.window().start().isBefore(end)) {
            Instant from = later(query.window().start(), end.minus(span));
            List<Point> found;
            try {
                found = points(plan, from, end);
            } catch (TooManyRows tooMany) {
                span = Duration.between(from, end).dividedBy(GROWTH * 2L);
                continue;
            }
            found.stream().limit(missing).forEach(consumer);
            missing -= found.size();
            end = from;
            span = span.multipliedBy(found.size() < missing ? GROWTH : 1);
        }
    }

    private List<Point> points(FieldPlan plan, Instant from, Instant end) {
        boolean bounded = Duration.between(from, end).compareTo(SMALLEST_SPAN) > 0;
        Map<Place, SortedMap<String, Object>> points = new HashMap<>();
        int[] rows = {0};
        for (Window span : plan.spans(from, end)) {
            Extern extern = new Extern()
                    .time("start", span.start())
                    .time("stop", span.end())
                    .predicate("wanted", query.measurement(), Set.of(), query.tags());
            client.query(FluxText.POINTS, extern, List.of("_time", "_field"), row -> {
                if (bounded && ++rows[0] > MAX_ROWS) {
                    throw new TooManyRows();
                }
                Place place = new Place(Instant.parse(row.get(0)), tags(row));
                points.computeIfAbsent(place, key -> new TreeMap<>()).put(row.get(1), value(row));
            });
        }
        return points.entrySet().stream()
                .map(entry -> new Point(
                        entry.getKey().time(),
                        query.measurement(),
                        entry.getKey().tags(),
                        entry.getValue()))
                .filter(point ->
                        query.after().map(cursor -> cursor.isBefore(point)).orElse(true))
                .sorted(Point.NEWEST_FIRST)
                .toList();
    }

    private static SortedMap<String, String> tags(Row row) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (int column = Row.FIRST_COLUMN; column < row.width(); column++) {
            String name = row.header().get(column);
            if (!NO_TAGS.contains(name) && !row.field(column).isEmpty()) {
                tags.put(name, row.field(column));
            }
        }
        return tags;
    }

    private static Object value(Row row) {
        int column = row.header().lastIndexOf("_value");
        String text = row.field(column);
        return switch (row.type(column)) {
            case "long" -> Long.parseLong(text);
            case "unsignedLong" -> Long.parseUnsignedLong(text);
            case "double" -> Double.parseDouble(text);
            case "boolean" -> Boolean.parseBoolean(text);
            default -> text;
        };
    }

    private static Instant earlier(Instant one, Instant two) {
        return List.of(one, two).stream().min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Instant later(Instant one, Instant two) {
        return List.of(one, two).stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private record Place(Instant time, SortedMap<String, String> tags) {}

    private static final class TooManyRows extends StoreException {

        TooManyRows() {
            super("more rows than are kept at once");
        }
    }
}
