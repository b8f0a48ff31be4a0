package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The judge: keeps raw points and computes every answer from them in the plainest way. It shares the result types with the
 * stores, and none of their arithmetic.
 */
public final class OracleStore implements StatsStore {

    private final Map<Point.Cursor, Point> points = new HashMap<>();
    private final int mostGroups;

    public OracleStore() {
        this(Integer.MAX_VALUE);
    }

    /** @param mostGroups how many have names: those with the most points of all, and of equal ones the first by name */
    public OracleStore(int mostGroups) {
        this.mostGroups = mostGroups;
    }

    /** A point of the same series and time replaces the fields it has. */
    public synchronized void write(Collection<Point> written) {
        written.forEach(point -> points.merge(point.cursor(), point, OracleStore::merged));
    }

    public synchronized void clear() {
        points.clear();
    }

    private static Point merged(Point before, Point now) {
        Map<String, Object> fields = new TreeMap<>(before.fields());
        fields.putAll(now.fields());
        return Point.of(now.time(), now.measurement(), now.tags(), fields);
    }

    @Override
    public Source source() {
        return Source.INFLUXDB;
    }

    @Override
    public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
        Predicate<Group> named = named(query);
        return range.windows().stream()
                .map(window -> rollup(query, window, asOf, named))
                .toList();
    }

    private Rollup rollup(SeriesQuery query, Window window, Instant asOf, Predicate<Group> named) {
        Map<Group, Map<String, List<Object>>> values = new HashMap<>();
        List<Point> points = matching(query.measurement(), query.tags(), window);
        points.removeIf(point -> !point.time().isBefore(asOf));
        for (Point point : points) {
            for (String field : query.fields().keySet()) {
                Object value = point.fields().get(field);
                if (value instanceof Number || value != null && query.fields().get(field) == FieldKind.POINTS) {
                    values.computeIfAbsent(group(point, query.groupBy(), named), key -> new HashMap<>())
                            .computeIfAbsent(field, key -> new ArrayList<>())
                            .add(value);
                }
            }
        }
        Map<Group, Map<String, Cell>> cells = new HashMap<>();
        values.forEach((group, fields) ->
                fields.forEach((field, list) -> cells.computeIfAbsent(group, key -> new HashMap<>())
                        .put(field, cell(query.fields().get(field), list))));
        return new Rollup(cells);
    }

    private static Cell cell(FieldKind kind, List<Object> values) {
        if (kind == FieldKind.POINTS) {
            return new Points(values.size());
        }
        double[] numbers = values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .sorted()
                .toArray();
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return switch (kind) {
            case DELTA -> new Delta(numbers.length, sum);
            case GAUGE -> new Gauge(numbers.length, sum, numbers[0], numbers[numbers.length - 1]);
            default -> Distribution.of(numbers);
        };
    }

    private static Group group(Point point, List<String> groupBy) {
        return new Group(
                groupBy.stream().map(tag -> point.tags().getOrDefault(tag, "")).toList());
    }

    private static Group group(Point point, List<String> groupBy, Predicate<Group> named) {
        Group group = group(point, groupBy);
        return named.test(group) ? group : Group.rest(groupBy.size());
    }

    @Override
    public OptionalLong tooManyGroups(SeriesQuery query) {
        int groups = sizes(query).size();
        return groups > mostGroups ? OptionalLong.of(groups) : OptionalLong.empty();
    }

    private Map<Group, Integer> sizes(SeriesQuery query) {
        Map<Group, Integer> sizes = new HashMap<>();
        matching(query.measurement(), query.tags(), new Window(Instant.MIN, Instant.MAX))
                .forEach(point -> sizes.merge(group(point, query.groupBy()), 1, Integer::sum));
        return sizes;
    }

    private Predicate<Group> named(SeriesQuery query) {
        if (mostGroups == Integer.MAX_VALUE || query.groupBy().isEmpty()) {
            return group -> true;
        }
        Map<Group, Integer> sizes = sizes(query);
        Comparator<Group> order = Comparator.<Group>comparingInt(group -> -sizes.get(group))
                .thenComparing(group -> String.join("\0", group.values()));
        return sizes.keySet().stream().sorted(order).limit(mostGroups).collect(Collectors.toSet())::contains;
    }

    private synchronized List<Point> matching(String measurement, Map<String, String> tags, Window window) {
        List<Point> found = new ArrayList<>();
        for (Point point : points.values()) {
            boolean inside =
                    !point.time().isBefore(window.start()) && point.time().isBefore(window.end());
            if (inside
                    && point.measurement().equals(measurement)
                    && point.tags().entrySet().containsAll(tags.entrySet())) {
                found.add(point);
            }
        }
        return found;
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        Map<Group, Instant> last = new HashMap<>();
        Predicate<Group> named = named(query);
        for (Point point : matching(query.measurement(), query.tags(), window)) {
            boolean asked = point.fields().keySet().stream().anyMatch(query.fields()::containsKey);
            Group group = group(point, query.groupBy(), named);
            if (asked && (!last.containsKey(group) || last.get(group).isBefore(point.time()))) {
                last.put(group, point.time());
            }
        }
        return last;
    }

    @Override
    public Optional<Instant> first(SeriesQuery query, Window window) {
        return matching(query.measurement(), query.tags(), window).stream()
                .filter(point -> point.fields().keySet().stream().anyMatch(query.fields()::containsKey))
                .map(Point::time)
                .min(Instant::compareTo);
    }

    @Override
    public void recent(PointQuery query, Consumer<Point> consumer) {
        matching(query.measurement(), query.tags(), query.window()).stream()
                .sorted(Point.NEWEST_FIRST)
                .dropWhile(point ->
                        query.after().isPresent() && !query.after().get().isBefore(point))
                .limit(query.limit())
                .forEach(consumer);
    }

    @Override
    public synchronized Schema schema() {
        TreeMap<String, Schema.Measurement> measurements = new TreeMap<>();
        for (Point point : points.values()) {
            var known = measurements.computeIfAbsent(
                    point.measurement(),
                    key -> new Schema.Measurement(new TreeSet<>(), new TreeSet<>(), new TreeMap<>()));
            known.fields().addAll(point.fields().keySet());
            point.fields()
                    .forEach((field, value) -> known.kinds()
                            .computeIfAbsent(field, key -> new HashSet<>())
                            .add(
                                    value instanceof String
                                            ? Schema.Kind.TEXT
                                            : value instanceof Boolean ? Schema.Kind.BOOL : Schema.Kind.NUMBER));
            known.tags().addAll(point.tags().keySet());
        }
        return new Schema(measurements);
    }

    @Override
    public void check() {}
}
