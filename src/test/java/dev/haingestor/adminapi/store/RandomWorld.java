package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random points and questions: some points exactly on borders, some written twice, several writers' schemas. */
public final class RandomWorld {

    private static final List<String> SERVICES =
            List.of("websocket-ingestion", "enrichment-pipeline", "weather api", "ünï");
    private static final int[] STEPS = {1, 7, 60, 90, 300, 900, 3_600, 21_600, 86_400};

    private RandomWorld() {}

    public static List<Point> points(Random random, Instant start, Duration length, int count) {
        List<Point> points = new ArrayList<>();
        while (points.size() < count) {
            Point point = random.nextBoolean()
                    ? event(random, time(random, start, length))
                    : service(random, time(random, start, length));
            points.add(point);
            if (random.nextInt(10) == 0) {
                points.add(point);
            }
        }
        return points;
    }

    /** As above, and now and then a field has a type that its writer used in other weeks, or that another writer uses. */
    public static List<Point> unruly(Random random, Instant start, Duration length, int count) {
        return points(random, start, length, count).stream()
                .map(point -> random.nextInt(8) == 0 ? retyped(random, point) : point)
                .toList();
    }

    private static Point retyped(Random random, Point point) {
        Map<String, Object> fields = new HashMap<>(point.fields());
        List<String> names = List.copyOf(point.fields().keySet());
        Object value = List.of((Object) 7L, 0.25, true, "text").get(random.nextInt(4));
        fields.put(names.get(random.nextInt(names.size())), value);
        return Point.of(point.time(), point.measurement(), point.tags(), fields);
    }

    private static Instant time(Random random, Instant start, Duration length) {
        long seconds = (long) (random.nextDouble() * length.toSeconds());
        return switch (random.nextInt(3)) {
            case 0 -> Range.floor(start.plusSeconds(seconds), Duration.ofMinutes(5));
            case 1 ->
                Range.floor(start.plusSeconds(seconds), Duration.ofMinutes(1)).minusNanos(1);
            default -> start.plusSeconds(seconds).plusNanos(random.nextInt(1_000_000_000));
        };
    }

    private static Point event(Random random, Instant time) {
        Map<String, String> tags = new HashMap<>(Map.of("entity_id", "sensor.e" + random.nextInt(20)));
        if (random.nextInt(3) > 0) {
            tags.put("domain", random.nextBoolean() ? "sensor" : "light");
        }
        String marker = List.of("state", "state_value", "raw_data").get(random.nextInt(3));
        return Point.of(time, "home_assistant_events", tags, Map.of(marker, "x", "attr_name", "n", "old_state", "y"));
    }

    private static Point service(Random random, Instant time) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("write_attempts", (long) random.nextInt(1_000));
        if (random.nextBoolean()) {
            fields.put("write_errors", (long) random.nextInt(3));
            fields.put("success_rate", 100 * random.nextDouble());
        }
        if (random.nextInt(4) > 0) {
            fields.put("processing_time_ms", Math.exp(10 * random.nextGaussian()) * (random.nextInt(9) - 1));
        }
        return Point.of(
                time, "service_metrics", Map.of("service", SERVICES.get(random.nextInt(SERVICES.size()))), fields);
    }

    public static SeriesQuery query(Random random) {
        SeriesQuery query = random.nextBoolean() ? events(random) : services(random);
        return query;
    }

    private static SeriesQuery events(Random random) {
        SeriesQuery query = SeriesQuery.of(
                "home_assistant_events",
                some(
                        random,
                        Map.of(
                                "state",
                                FieldKind.POINTS,
                                "state_value",
                                FieldKind.POINTS,
                                "raw_data",
                                FieldKind.POINTS)),
                by(random, "domain", "entity_id"));
        return random.nextInt(3) == 0 ? query.where("domain", "light") : query;
    }

    private static SeriesQuery services(Random random) {
        SeriesQuery query = SeriesQuery.of(
                "service_metrics",
                some(
                        random,
                        Map.of(
                                "write_attempts",
                                FieldKind.DELTA,
                                "write_errors",
                                random.nextBoolean() ? FieldKind.DELTA : FieldKind.POINTS,
                                "success_rate",
                                FieldKind.GAUGE,
                                "processing_time_ms",
                                FieldKind.DISTRIBUTION)),
                by(random, "service"));
        return random.nextInt(3) == 0 ? query.where("service", SERVICES.get(random.nextInt(SERVICES.size()))) : query;
    }

    private static Map<String, FieldKind> some(Random random, Map<String, FieldKind> fields) {
        TreeMap<String, FieldKind> some = new TreeMap<>(fields);
        fields.keySet().stream().sorted().forEach(field -> {
            if (some.size() > 1 && random.nextInt(3) == 0) {
                some.remove(field);
            }
        });
        return some;
    }

    private static String[] by(Random random, String... tags) {
        return List.of(tags).stream().filter(tag -> random.nextBoolean()).toArray(String[]::new);
    }

    /** A moment within the range, at its end, or long after it: stores may read what is recent in another way. */
    public static Instant asOf(Random random, Range range) {
        return switch (random.nextInt(3)) {
            case 0 ->
                range.start().plusMillis((long) (random.nextDouble()
                        * Duration.between(range.start(), range.end()).toMillis()));
            case 1 -> range.end();
            default -> range.end().plus(Duration.ofDays(1));
        };
    }

    /** At most a few thousand windows, anywhere in the world and a little beyond its ends. */
    public static Range range(Random random, Instant start, Duration length) {
        Duration step = Duration.ofSeconds(STEPS[random.nextInt(STEPS.length)]);
        Instant from =
                Range.floor(start.plusSeconds((long) ((random.nextDouble() * 1.2 - 0.1) * length.toSeconds())), step);
        return new Range(from, from.plus(step.multipliedBy(1 + random.nextInt(500))), step);
    }
}
