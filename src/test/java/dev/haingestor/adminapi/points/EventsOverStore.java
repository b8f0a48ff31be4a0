package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.store.LineProtocol;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Events by group, single events and single values, compared over HTTP with counts from the raw points. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventsOverStore {

    static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");

    private static final Instant NOW = Instant.now();
    private static final int OF_ONE_TIME = 3_000;
    private static final Instant ONE_TIME = NOW.minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);

    private final String source;
    private final List<Point> events = new ArrayList<>();
    private final List<Point> metrics = new ArrayList<>();
    private App app;

    /** @param source as answers name it */
    EventsOverStore(String source) {
        this.source = source;
    }

    /** The service over a store that holds these lines and nothing else; each text is written at once. */
    abstract App start(String... lines);

    @BeforeAll
    void writeAndStart() {
        Random random = Seed.random(getClass());
        writeEvents(random);
        writeMetrics(random);
        app = start(LineProtocol.lines(events), LineProtocol.lines(metrics));
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /** Two months, denser towards now; three writers, who tag differently. Each series has a point at a time. */
    private void writeEvents(Random random) {
        Set<Point.Cursor> written = new HashSet<>();
        for (int i = 0; i < 4_000; i++) {
            long ago = 10_000
                    + (long) (Math.pow(random.nextDouble(), 6)
                            * Duration.ofDays(61).toMillis());
            Point point = event(random, NOW.minusMillis(ago).truncatedTo(ChronoUnit.MILLIS));
            if (written.add(point.cursor())) {
                events.add(point);
            }
        }
        for (int i = 0; i < OF_ONE_TIME; i++) {
            Map<String, String> tags = Map.of("entity_id", "sensor.s" + i % 300, "event_type", "burst", "n", "n" + i);
            events.add(Point.of(ONE_TIME, "home_assistant_events", tags, Map.of("state", "s" + i)));
        }
    }

    private static Point event(Random random, Instant time) {
        Map<String, String> tags = new HashMap<>();
        int entity = random.nextInt(40);
        return switch (random.nextInt(4)) {
            case 0 -> {
                tags.put("event_type", "call, service=\u00fc");
                yield Point.of(time, "home_assistant_events", tags, Map.of("raw_data", "{\"a\": 1}"));
            }
            case 1 -> {
                // The tag is not the part before the dot.
                tags.put("domain", "tagged" + entity % 3);
                tags.put("entity_id", "light.l" + entity);
                tags.put("event_type", "state_changed");
                yield Point.of(
                        time,
                        "home_assistant_events",
                        tags,
                        Map.of("state", "on", "old_state", "off", "attr_n", 1L * entity, "attr_b", true));
            }
            case 2 -> {
                tags.put("entity_id", entity == 7 ? "nodot" : "switch.w" + entity);
                yield Point.of(
                        time,
                        "home_assistant_events",
                        tags,
                        Map.of("state_value", entity / 4.0, "previous_state", "x"));
            }
            default -> {
                tags.put("entity_id", "light.l" + entity);
                tags.put("event_type", entity < 2 ? "(others)" : "state_changed");
                yield Point.of(time, "home_assistant_events", tags, Map.of("state", "off"));
            }
        };
    }

    private void writeMetrics(Random random) {
        for (int i = 0; i < 2_500; i++) {
            Map<String, Object> fields = new HashMap<>(Map.of("write_attempts", 1L + random.nextInt(50)));
            if (i % 100 == 0) {
                fields.put("processing_time_ms", 1.0 + random.nextInt(500) / 4.0);
            }
            metrics.add(Point.of(
                    NOW.minusSeconds(5 + i),
                    "service_metrics",
                    Map.of("service", i % 3 == 0 ? "weather" : "websocket-ingestion"),
                    fields));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"15m", "1h", "6h", "24h", "7d", "30d"})
    void stats_areCountsOfRawPoints(String period) {
        JsonNode answer = app.json("/api/v1/events/stats?top=100&period=" + period);

        assertThat(answer.path("source").asString()).isEqualTo(source);
        assertThat(answer.path("period").asString()).isEqualTo(period);
        assertThat(answer.path("warnings")).isEmpty();
        assertThat(answer.path("complete").asBoolean()).isTrue();
        Instant from = Instant.parse(answer.path("from").asString());
        List<Point> counted = since(from);
        assertThat(answer.path("total_events").asLong()).isEqualTo(counted.size());
        assertThat(counts(answer.path("event_types"), "event_type"))
                .isEqualTo(counts(counted, point -> quoted(point.tags().getOrDefault("event_type", "(none)"))));
        assertThat(counts(answer.path("domains"), "domain")).isEqualTo(counts(counted, EventsOverStore::domain));
        JsonNode entities = answer.path("entities");
        Map<String, Long> all = counts(
                counted.stream()
                        .filter(point -> point.tags().containsKey("entity_id"))
                        .toList(),
                point -> point.tags().get("entity_id"));
        assertThat(entities.path("count").asLong()).isEqualTo(all.size());
        assertThat(counts(entities.path("top"), "entity_id"))
                .isEqualTo(all.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(100)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertThat(entities.path("without_entity").asLong())
                .isEqualTo(counted.stream()
                        .filter(point -> !point.tags().containsKey("entity_id"))
                        .count());
        assertAddsUp(answer);
    }

    private static void assertAddsUp(JsonNode answer) {
        long total = answer.path("total_events").asLong();
        assertThat(sum(answer.path("event_types"))).isEqualTo(total);
        assertThat(sum(answer.path("domains"))).isEqualTo(total);
        JsonNode entities = answer.path("entities");
        assertThat(sum(entities.path("top"))
                        + entities.path("others").asLong()
                        + entities.path("without_entity").asLong())
                .isEqualTo(total);
    }

    private List<Point> since(Instant from) {
        return events.stream().filter(point -> !point.time().isBefore(from)).toList();
    }

    private static String quoted(String type) {
        return type.equals("(others)") ? "\"(others)\"" : type;
    }

    private static String domain(Point point) {
        String entity = point.tags().getOrDefault("entity_id", "");
        int dot = entity.indexOf('.');
        return point.tags().getOrDefault("domain", dot < 0 ? "(none)" : entity.substring(0, dot));
    }

    private static Map<String, Long> counts(List<Point> points, Function<Point, String> name) {
        return points.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
    }

    private static Map<String, Long> counts(JsonNode list, String name) {
        Map<String, Long> counts = new LinkedHashMap<>();
        list.forEach(item ->
                counts.put(item.path(name).asString(), item.path("count").asLong()));
        assertThat(counts).hasSize(list.size());
        assertThat(List.copyOf(counts.values())).isSortedAccordingTo(Comparator.reverseOrder());
        return counts;
    }

    private static long sum(JsonNode list) {
        return list.valueStream().mapToLong(item -> item.path("count").asLong()).sum();
    }

    @Test
    void stats_ofTodayAndThisHour_areByTheZone() {
        JsonNode answer = app.json("/api/v1/events/stats?period=15m");

        ZonedDateTime now = Instant.parse(answer.path("timestamp").asString()).atZone(ZONE);
        assertThat(answer.path("zone").asString()).isEqualTo(ZONE.getId());
        assertThat(answer.path("today").asLong())
                .isEqualTo(
                        since(now.toLocalDate().atStartOfDay(ZONE).toInstant()).size());
        assertThat(answer.path("this_hour").asLong())
                .isEqualTo(since(now.truncatedTo(ChronoUnit.HOURS).toInstant()).size());
    }

    @Test
    void views_arePartsOfTheStats() {
        JsonNode stats = app.json("/api/v1/events/stats?period=7d&top=3");
        JsonNode entities = app.json("/api/v1/events/entities?period=7d&top=3");
        JsonNode types = app.json("/api/events/types?period=7d");

        assertThat(entities.path("entities")).isEqualTo(stats.path("entities"));
        assertThat(entities.path("entities").path("top")).hasSize(3);
        assertThat(entities.has("event_types")).isFalse();
        assertThat(types.path("event_types")).isEqualTo(stats.path("event_types"));
        assertThat(types.has("entities")).isFalse();
        assertAddsUp(stats);
        assertThat(app.json("/api/v1/events/stats").path("entities").path("top"))
                .hasSizeLessThanOrEqualTo(10);
        assertThat(app.json("/api/v1/events/stats").path("period").asString()).isEqualTo("1h");
    }

    /** Thousands of points have one time, so a page ends between them. */
    @ParameterizedTest
    @CsvSource({"events,1000", "events/recent,407"})
    void recent_pages_haveEachEventOnce(String path, int limit) {
        Instant from = NOW.minus(Duration.ofDays(20));

        List<JsonNode> read = pages("/api/v1/" + path + "?limit=" + limit + "&from=" + from);

        List<Point> expected = since(from).stream().sorted(Point.NEWEST_FIRST).toList();
        assertThat(read).hasSize(expected.size());
        assertThat(read.stream().map(EventsOverStore::identity))
                .containsExactlyElementsOf(expected.stream()
                        .map(point -> point.time() + " " + point.tags())
                        .toList());
    }

    private List<JsonNode> pages(String request) {
        List<JsonNode> read = new ArrayList<>();
        JsonNode page = app.json(request);
        while (true) {
            assertThat(page.path("source").asString()).isEqualTo(source);
            assertThat(page.path("count").asInt()).isEqualTo(page.path("events").size());
            page.path("events").forEach(read::add);
            assertThat(read).hasSizeLessThanOrEqualTo(events.size());
            if (!page.has("next_cursor")) {
                return read;
            }
            String cursor = page.path("next_cursor").asString();
            assertThat(cursor).matches("[A-Za-z0-9_-]+");
            page = app.json(request + "&cursor=" + cursor);
        }
    }

    private static String identity(JsonNode event) {
        Map<String, String> tags = new TreeMap<>();
        event.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString()));
        for (String tag : List.of("event_type", "entity_id")) {
            if (event.has(tag)) {
                tags.put(tag, event.path(tag).asString());
            }
        }
        String domain = event.path("domain").asString("");
        if (domain.startsWith("tagged")) {
            tags.put("domain", domain);
        }
        return Instant.parse(event.path("time").asString()) + " " + tags;
    }

    @Test
    void recent_anEvent_hasAllThatIsStored() {
        JsonNode tagged = find(point -> point.tags().containsKey("domain"));
        assertThat(tagged.path("state").asString()).isEqualTo("on");
        assertThat(tagged.path("domain").asString()).startsWith("tagged");
        assertThat(tagged.path("event_type").asString()).isEqualTo("state_changed");
        assertThat(tagged.path("fields").path("old_state").asString()).isEqualTo("off");
        assertThat(tagged.path("fields").path("attr_n").isIntegralNumber()).isTrue();
        assertThat(tagged.path("fields").path("attr_b").isBoolean()).isTrue();

        JsonNode second = find(point -> point.fields().containsKey("state_value"));
        assertThat(second.path("state").isNumber()).isTrue();
        assertThat(second.has("event_type")).isFalse();
        assertThat(second.path("fields").propertyNames()).containsExactly("previous_state");

        JsonNode raw = find(point -> point.fields().containsKey("raw_data"));
        assertThat(raw.path("fields").path("raw_data").asString()).isEqualTo("{\"a\": 1}");
        assertThat(raw.has("entity_id")).isFalse();
        assertThat(raw.has("domain")).isFalse();
        assertThat(raw.has("state")).isFalse();
    }

    /** The newest event that is such a one. */
    private JsonNode find(Predicate<Point> which) {
        Point point = events.stream()
                .filter(which)
                .sorted(Point.NEWEST_FIRST)
                .findFirst()
                .orElseThrow();
        JsonNode page = app.json("/api/v1/events?limit=1000&from=" + point.time() + "&to="
                + point.time().plusMillis(1));
        String wanted = point.time() + " " + point.tags();
        return page.path("events")
                .valueStream()
                .filter(event -> identity(event).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AssertionError(wanted + " is not in " + page));
    }

    @Test
    void recent_ofATypeOrAnEntity_hasTheOthersLeftOut() {
        String type = "call, service=\u00fc";
        List<JsonNode> calls = pages("/api/events/recent?limit=100&from=-168h&event_type=" + App.encoded(type));
        assertThat(calls).hasSize((int) since(NOW.minus(Duration.ofDays(7))).stream()
                .filter(point -> type.equals(point.tags().get("event_type")))
                .count());
        assertThat(calls)
                .allSatisfy(
                        event -> assertThat(event.path("event_type").asString()).isEqualTo(type));

        List<JsonNode> burst =
                pages("/api/events?limit=4&event_type=burst&entity_id=sensor.s17&from=" + ONE_TIME.minusSeconds(1));
        assertThat(burst.stream().map(event -> event.path("tags").path("n").asString()))
                .containsExactlyInAnyOrder(
                        "n17", "n317", "n617", "n917", "n1217", "n1517", "n1817", "n2117", "n2417", "n2717");
        assertThat(app.json("/api/events?entity_id=nobody").path("events")).isEmpty();
        assertThat(app.json("/api/events?entity_id=" + App.encoded("a\u0000\n\"') or true //"))
                        .path("events"))
                .isEmpty();
        assertThat(app.json("/api/events").path("events")).hasSize(50);
    }

    @Test
    void metrics_areTheLatestValues() {
        JsonNode all = app.json("/api/v1/stats/metrics?limit=20");
        assertThat(all).hasSize(20);
        JsonNode first = all.path(0);
        assertThat(Instant.parse(first.path("timestamp").asString()))
                .isEqualTo(metrics.get(0).time());
        assertThat(first.path("tags").path("service").asString()).isEqualTo("weather");

        JsonNode times = app.json("/api/stats/metrics?metric_name=processing_time_ms&service=weather");
        List<Point> expected = metrics.stream()
                .filter(point -> point.fields().containsKey("processing_time_ms")
                        && point.tags().get("service").equals("weather"))
                .toList();
        assertThat(times.valueStream().map(value -> value.path("value").asDouble()))
                .containsExactlyElementsOf(expected.stream()
                        .map(point -> (Double) point.fields().get("processing_time_ms"))
                        .toList());
        assertThat(times.valueStream()).allSatisfy(value -> {
            assertThat(value.path("name").asString()).isEqualTo("processing_time_ms");
            assertThat(value.path("unit").asString()).isEqualTo("ms");
        });
    }

    @Test
    void schema_namesWhatIsStored() {
        JsonNode schema = app.json("/api/v1/stats/schema");

        assertThat(schema.path("source").asString()).isEqualTo(source);
        JsonNode measurements = schema.path("measurements");
        assertThat(measurements.propertyNames()).containsExactly("home_assistant_events", "service_metrics");
        JsonNode known = measurements.path("home_assistant_events");
        assertThat(known.path("tags").valueStream().map(JsonNode::asString))
                .containsExactly("domain", "entity_id", "event_type", "n");
        assertThat(known.path("fields").propertyNames())
                .containsExactly("attr_b", "attr_n", "old_state", "previous_state", "raw_data", "state", "state_value");
        assertThat(known.path("fields").path("attr_b").toString()).isEqualTo("[\"bool\"]");
        assertThat(known.path("fields").path("attr_n").toString()).isEqualTo("[\"number\"]");
        assertThat(known.path("fields").path("state").toString()).isEqualTo("[\"text\"]");
        assertThat(app.json("/api/stats/schema")).isEqualTo(schema);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/events/stats?period=2h|period",
                "/api/v1/events/stats?period=1h&period=1h|period",
                "/api/v1/events/stats?top=0|top",
                "/api/v1/events/stats?top=101|top",
                "/api/v1/events/entities?top=-1|top",
                "/api/v1/events/types?top=ten|top",
                "/api/v1/events?limit=0|limit",
                "/api/v1/events?limit=1001|limit",
                "/api/v1/events?limit=99999999999|limit",
                "/api/v1/events?cursor=x|cursor",
                "/api/v1/events?cursor=%22|cursor",
                "/api/v1/events?cursor=MTIzNA|cursor",
                "/api/v1/events?cursor=__79|cursor",
                "/api/v1/events?from=yesterday|from",
                "/api/v1/events?from=-6x|from",
                "/api/v1/events?from=-9999999d|from",
                "/api/v1/events?from=1969-12-31T23:59:59Z|from",
                "/api/v1/events?from=2200-01-01T00:00:00Z|from",
                "/api/v1/events?to=%2B999999999-12-31T23:59:59Z|to",
                "/api/v1/events?from=-1h&to=-2h|from",
                "/api/v1/events?from=-1h&to=-1h|from",
                "/api/v1/events?from=-1h&from=-2h|from",
                "/api/v1/stats/metrics?metric_name=nothing|metric_name",
                "/api/v1/stats/metrics?limit=1001|limit"
            })
    void badParameter_isA400ThatNamesIt(String request, String parameter) {
        HttpResponse<String> answer = app.get(request);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = app.read(answer.body());
        assertThat(problem.path("parameter").asString()).isEqualTo(parameter);
        assertThat(problem.path("allowed")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_type", "entity_id", "cursor", "from", "to"})
    void longText_isA400(String parameter) {
        HttpResponse<String> answer = app.get("/api/v1/events?" + parameter + "=" + "x".repeat(9_000));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("parameter").asString()).isEqualTo(parameter);
    }

    App app() {
        return app;
    }
}
