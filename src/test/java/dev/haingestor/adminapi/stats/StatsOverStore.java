package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.NearestRank;
import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.LineProtocol;
import dev.haingestor.adminapi.store.OracleStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The full way: written as line protocol, kept by a real store, read by the service, compared over HTTP with the oracle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatsOverStore {

    private static final Offset<Double> ROUNDED = Offset.offset(0.00051);
    private static final List<String> NAMES = List.of("websocket-ingestion", "enrichment-pipeline", "weather");
    private static final SeriesQuery SERVICES = SeriesQuery.of(
            "service_metrics",
            Map.of(
                    "events_processed",
                    FieldKind.DELTA,
                    "write_attempts",
                    FieldKind.DELTA,
                    "write_errors",
                    FieldKind.DELTA,
                    "success_rate",
                    FieldKind.GAUGE,
                    "processing_time_ms",
                    FieldKind.DISTRIBUTION),
            "service");

    private static final Instant NOW = Instant.now();

    private final OracleStore oracle = new OracleStore();
    private final String source;
    private App app;
    private int writtenLines;

    /** @param source as answers name it */
    StatsOverStore(String source) {
        this.source = source;
    }

    /** The service over a store that holds these lines and nothing else; each text is written at once. */
    abstract App start(String... lines);

    @BeforeAll
    void writeAndStart() throws IOException {
        String written = writtenLinesUpToNow();
        writtenLines = (int) written.lines().count();
        List<Point> points = world(Seed.random(getClass()));
        oracle.write(points);
        app = start(written, LineProtocol.lines(points));
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /** Lines of the existing writers, the last one ten seconds ago. */
    private static String writtenLinesUpToNow() throws IOException {
        List<String> lines;
        try (InputStream in = StatsOverStore.class.getResourceAsStream("/written.lp")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        long newest = lines.stream().mapToLong(StatsOverStore::nanos).max().orElseThrow();
        long shift = NOW.minusSeconds(10).getEpochSecond() * 1_000_000_000L - newest;
        return String.join(
                "\n",
                lines.stream()
                        .map(line -> line.substring(0, line.lastIndexOf(' ') + 1) + (nanos(line) + shift))
                        .toList());
    }

    private static long nanos(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Two months of services, denser towards now; events of a second writer. Nothing in the last five seconds. */
    private static List<Point> world(Random random) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            long ago = 5_000
                    + (long) (Math.pow(random.nextDouble(), 6)
                            * Duration.ofDays(61).toMillis());
            Instant time = NOW.minusMillis(ago);
            Map<String, Object> fields = new HashMap<>(Map.of(
                    "write_attempts",
                    1L + random.nextInt(50),
                    "write_errors",
                    (long) random.nextInt(3),
                    "events_processed",
                    (long) random.nextInt(40),
                    "success_rate",
                    90 + 10 * random.nextDouble(),
                    "processing_time_ms",
                    Math.exp(3 + random.nextGaussian())));
            points.add(Point.of(time, "service_metrics", Map.of("service", NAMES.get(random.nextInt(3))), fields));
            points.add(Point.of(
                    time,
                    "home_assistant_events",
                    Map.of("entity_id", "light.l" + random.nextInt(30)),
                    Map.of("state_value", 1.0 * random.nextInt(5), "previous_state", "x")));
        }
        return points;
    }

    @ParameterizedTest
    @CsvSource({"15m,1m", "1h,1m", "6h,5m", "24h,15m", "7d,1h", "30d,6h", "1h,10s", "6h,6h", "30d,30m"})
    void stats_equalTheOracle(String period, String window) {
        JsonNode answer = app.json("/api/v1/stats?period=" + period + "&window=" + window);

        assertThat(answer.path("source").asString()).isEqualTo(source);
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("warnings")).isEmpty();
        Instant from = Instant.parse(answer.path("from").asString());
        Instant to = Instant.parse(answer.path("to").asString());
        Duration step = Durations.parse(window).orElseThrow();
        Range range = new Range(from, Range.floor(to, step).plus(step), step);
        assertServices(answer, range);
        assertEvents(answer, range, to);
    }

    private void assertServices(JsonNode answer, Range range) {
        List<Rollup> windows = oracle.windows(SERVICES, range);
        Rollup total = Rollup.sum(windows);
        JsonNode metrics = answer.path("metrics");
        for (String name : NAMES) {
            JsonNode service = metrics.path("services").path(name);
            Group group = Group.of(name);
            assertThat(service.path("write_attempts").asLong()).isEqualTo(sum(total, group, "write_attempts"));
            assertThat(service.path("write_errors").asLong()).isEqualTo(sum(total, group, "write_errors"));
            assertThat(service.path("events_processed").asLong()).isEqualTo(sum(total, group, "events_processed"));
            assertThat(service.path("error_rate_percent").asDouble())
                    .isCloseTo(
                            100.0 * sum(total, group, "write_errors") / sum(total, group, "write_attempts"), ROUNDED);
            assertThat(service.path("success_rate").asDouble())
                    .isCloseTo(((Gauge) total.cell(group, "success_rate").orElseThrow()).mean(), ROUNDED);
            Distribution times =
                    (Distribution) total.cell(group, "processing_time_ms").orElseThrow();
            assertThat(service.path("processing_time_ms").asDouble())
                    .isCloseTo(times.gauge().mean(), ROUNDED);
            double p95 = NearestRank.of(processingTimes(name, range), 95);
            assertThat(service.path("processing_time_percentiles").path("p95").asDouble())
                    .isCloseTo(p95, Offset.offset(p95 * Distribution.RELATIVE_ERROR + ROUNDED.value));
            assertThat(Instant.parse(service.path("last_update").asString()))
                    .isEqualTo(oracle.last(SERVICES, new Window(range.start(), range.end()))
                            .get(group));
        }
        double weighted = NAMES.stream()
                .mapToDouble(name -> sum(total, Group.of(name), "write_attempts")
                        * ((Gauge) total.cell(Group.of(name), "success_rate").orElseThrow()).mean())
                .sum();
        assertThat(metrics.path("success_rate").asDouble())
                .isCloseTo(weighted / metrics.path("total_writes").asLong(), ROUNDED);
        assertThat(metrics.path("total_writes").asLong())
                .isEqualTo(NAMES.stream()
                        .mapToLong(name -> sum(total, Group.of(name), "write_attempts"))
                        .sum());
    }

    private double[] processingTimes(String service, Range range) {
        List<Double> times = new ArrayList<>();
        oracle.recent(
                PointQuery.of("service_metrics", new Window(range.start(), range.end()), PointQuery.MAX_LIMIT)
                        .where("service", service),
                point -> times.add((Double) point.fields().get("processing_time_ms")));
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static long sum(Rollup rollup, Group group, String field) {
        return rollup.cell(group, field)
                .map(cell -> (long) ((Delta) cell).sum())
                .orElse(0L);
    }

    /** All of written.lp is of the last minutes. */
    private void assertEvents(JsonNode answer, Range range, Instant to) {
        SeriesQuery query = SeriesQuery.of("home_assistant_events", Map.of("state_value", FieldKind.POINTS));
        long second = Rollup.sum(oracle.windows(query, range))
                .cell(Group.ALL, "state_value")
                .orElseThrow()
                .count();
        JsonNode metrics = answer.path("metrics");
        long total = metrics.path("total_events").asLong();
        assertThat(total).isEqualTo(second + writtenLines);
        assertThat(metrics.path("events_per_minute").asDouble())
                .isCloseTo(
                        total * 60_000.0 / Duration.between(range.start(), to).toMillis(), ROUNDED);
        assertThat(answer.path("trends").path("points")).hasSize(range.count());
        assertThat(StreamSupport.stream(answer.path("trends").path("points").spliterator(), false)
                        .mapToLong(point -> point.path("count").asLong())
                        .sum())
                .isEqualTo(total);
    }

    @Test
    void stats_ofAService_isAFoldOverIt() {
        JsonNode all = app.json("/api/v1/stats?period=24h").path("metrics");
        JsonNode one = app.json("/api/v1/stats?period=24h&service=weather").path("metrics");

        assertThat(one.path("services").propertyNames()).containsExactly("weather");
        assertThat(one.path("total_writes"))
                .isEqualTo(all.path("services").path("weather").path("write_attempts"));
        assertThat(one.path("total_events")).isEqualTo(all.path("total_events"));
    }

    @Test
    void stats_ofAnUnknownService_isAnAnswerWithoutItsData() {
        JsonNode answer = app.json("/api/v1/stats?service=nobody");

        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("warnings").path(0).path("code").asString()).isEqualTo("no_data");
        assertThat(answer.path("metrics").has("total_writes")).isFalse();
        assertThat(answer.path("metrics").path("total_events").asLong()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "-90m,-30m,1m",
        "-3d,-1d,1h",
        "-50d,-10d,1d",
        "-25h,-20m,5m",
        "-2h,now,1m",
        "-10m,-1m,10s",
        "-6h,-3m,30m"
    })
    void trends_ofAnInterval_equalTheOracle(String from, String to, String window) {
        JsonNode answer = app.json("/api/v1/stats/trends?q=0.9&from=" + from + "&to=" + to + "&window=" + window);

        assertThat(answer.path("complete").asBoolean()).isTrue();
        Range range = rangeOf(answer, window);
        assertThat(range.end()).isBeforeOrEqualTo(Instant.now().plus(range.step()));
        List<Rollup> expected = oracle.windows(SERVICES, range);
        assertThat(answer.path("points")).hasSize(range.count());
        for (int i = 0; i < range.count(); i++) {
            assertPoint(answer.path("points").path(i), range.window(i), expected.get(i));
        }
    }

    private static Range rangeOf(JsonNode answer, String window) {
        Duration step = Durations.parse(window).orElseThrow();
        Instant from = Instant.parse(answer.path("from").asString());
        return new Range(from, Range.ceil(Instant.parse(answer.path("to").asString()), step), step);
    }

    private void assertPoint(JsonNode point, Window window, Rollup services) {
        assertThat(Instant.parse(point.path("time").asString())).isEqualTo(window.start());
        Rollup all = services.ungrouped();
        assertThat(point.path("write_attempts").asLong()).isEqualTo(sum(all, Group.ALL, "write_attempts"));
        assertThat(point.path("write_errors").asLong()).isEqualTo(sum(all, Group.ALL, "write_errors"));
        assertThat(point.has("write_errors")).isEqualTo(!all.isEmpty());
        assertThat(point.has("processing_time_p99")).isEqualTo(!all.isEmpty());
        all.cell(Group.ALL, "processing_time_ms")
                .ifPresent(
                        times -> assertThat(point.path("quantiles").path("0.9").asDouble())
                                .isCloseTo(((Distribution) times).quantile(0.9), ROUNDED));
    }

    @Test
    void interval_ofThePast_isTheSameBytesAgain() {
        String path = "/api/v1/stats/trends?from=-3d&to=-2d&window=1h";

        HttpResponse<String> answer = app.get(path);
        HttpResponse<String> again = app.get(path);

        assertThat(again.body()).isEqualTo(answer.body());
        assertThat(again.headers().firstValue("ETag"))
                .isEqualTo(answer.headers().firstValue("ETag"));
        assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=3600, must-revalidate");
        assertThat(again.headers().firstValue("Cache-Status").orElse("")).startsWith("admin-api; hit");
        assertThat(app.json("/api/v1/stats?from=-3d&to=-2d").path("metrics").has("last_event_time"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "period=24h&compare=previous,PT24H",
        "period=1h&compare=day,PT24H",
        "period=6h&compare=week,PT168H",
        "from=-3h&to=-2h&compare=previous,PT1H",
        "from=-3h&to=-1h&window=1h&compare=day,PT24H"
    })
    void compare_equalsTheOracle(String query, Duration least) {
        JsonNode answer = app.json("/api/v1/stats?" + query).path("comparison");

        JsonNode errors = answer.path("metrics").path("write_errors");
        Window current = window(errors.path("current_range"));
        Window previous = window(errors.path("previous_range"));
        assertThat(previous.length()).isEqualTo(current.length());
        assertThat(Duration.between(previous.start(), current.start())).isBetween(least, least.plusHours(1));
        assertThat(errors.path("current").asLong()).isEqualTo(sum(all(current), Group.ALL, "write_errors"));
        assertThat(errors.path("previous").asLong()).isEqualTo(sum(all(previous), Group.ALL, "write_errors"));
        NAMES.forEach(name -> assertThat(answer.path("services")
                        .path(name)
                        .path("events_processed")
                        .path("previous")
                        .asLong())
                .isEqualTo(sum(services(previous), Group.of(name), "events_processed")));
        Rollup before = all(previous);
        before.cell(Group.ALL, "processing_time_ms")
                .ifPresent(times -> assertThat(answer.path("metrics")
                                .path("processing_time_p95")
                                .path("previous")
                                .asDouble())
                        .isCloseTo(((Distribution) times).quantile(0.95), ROUNDED));
    }

    private Rollup all(Window window) {
        return services(window).ungrouped();
    }

    private Rollup services(Window window) {
        Duration minute = Duration.ofMinutes(1);
        return Rollup.sum(oracle.windows(SERVICES, new Range(window.start(), window.end(), minute)));
    }

    private static Window window(JsonNode range) {
        return new Window(
                Instant.parse(range.path("from").asString()),
                Instant.parse(range.path("to").asString()));
    }

    @Test
    void trends_compared_haveThePointsOfTheTimeBefore() {
        JsonNode answer = app.json("/api/v1/stats/trends?period=24h&compare=previous&metric=write_attempts");
        Range range = rangeOf(answer, "15m");

        assertThat(answer.path("previous")).hasSize(96);
        assertThat(Instant.parse(answer.path("previous").path(0).path("time").asString()))
                .isEqualTo(range.start().minus(Duration.ofDays(1)));
        assertThat(StreamSupport.stream(answer.path("previous").spliterator(), false)
                        .mapToLong(point -> point.path("write_attempts").asLong())
                        .sum())
                .isEqualTo(answer.path("comparison")
                        .path("metrics")
                        .path("write_attempts")
                        .path("previous")
                        .asLong());
        assertThat(answer.path("points").path(0).propertyNames()).contains("time", "source");
        assertThat(answer.path("points").toString()).doesNotContain("events_per_minute");
    }

    @ParameterizedTest
    @CsvSource({
        "count,write_attempts,service,-3d,-1d,1h",
        "sum,write_errors,service,-90m,now,1m",
        "mean,success_rate,,-7d,-1h,6h",
        "min,processing_time_ms,service,-3d,-1d,1h",
        "max,processing_time_ms,,-3d,-1d,1d",
        "p95,processing_time_ms,service,-30d,now,1d",
        "rate,events_processed,service,-3d,-1d,1h"
    })
    void aggregate_equalsTheOracle(String fn, String field, String groupBy, String from, String to, String window) {
        JsonNode answer = app.json("/api/v1/stats/aggregate?measurement=service_metrics&field=" + field + "&fn=" + fn
                + (groupBy == null ? "" : "&group_by=" + groupBy) + "&from=" + from + "&to=" + to + "&window="
                + window);

        Range range = rangeOf(answer, window);
        FieldKind kind = kind(fn);
        List<Rollup> expected = oracle.windows(
                groupBy == null
                        ? SeriesQuery.of("service_metrics", Map.of(field, kind))
                        : SeriesQuery.of("service_metrics", Map.of(field, kind), groupBy),
                range);
        assertThat(answer.path("groups")).hasSize(groupBy == null ? 1 : NAMES.size());
        for (JsonNode group : answer.path("groups")) {
            Group own = groupBy == null
                    ? Group.ALL
                    : Group.of(group.path("tags").path("service").asString());
            Map<Instant, Double> values = new HashMap<>();
            group.path("points")
                    .forEach(point -> values.put(
                            Instant.parse(point.path("time").asString()),
                            point.path("value").asDouble()));
            for (int i = 0; i < range.count() - 1; i++) {
                Double value = expected.get(i)
                        .cell(own, field)
                        .map(cell -> value(fn, cell, range.step()))
                        .orElse(null);
                Double shown = values.get(range.window(i).start());
                if (value == null) {
                    assertThat(shown).isNull();
                } else {
                    assertThat(shown).isCloseTo(value, Offset.offset(1e-9 * Math.max(1, Math.abs(value))));
                }
            }
            if (!fn.equals("rate")) {
                assertThat(group.path("total").asDouble())
                        .isCloseTo(
                                value(fn, Rollup.sum(expected).cell(own, field).orElseThrow(), range.step()),
                                Offset.offset(1e-6));
            }
        }
    }

    private static FieldKind kind(String fn) {
        return switch (fn) {
            case "count" -> FieldKind.POINTS;
            case "sum", "rate" -> FieldKind.DELTA;
            case "p95" -> FieldKind.DISTRIBUTION;
            default -> FieldKind.GAUGE;
        };
    }

    private static double value(String fn, Cell cell, Duration step) {
        return switch (fn) {
            case "count" -> cell.count();
            case "sum" -> ((Delta) cell).sum();
            case "rate" -> ((Delta) cell).sum() * 60 / step.toSeconds();
            case "mean" -> ((Gauge) cell).mean();
            case "min" -> ((Gauge) cell).min();
            case "max" -> ((Gauge) cell).max();
            default -> ((Distribution) cell).quantile(0.95);
        };
    }

    @Test
    void aggregate_ofATag_countsItsPointsOnly() {
        JsonNode answer =
                app.json("/api/v1/stats/aggregate?measurement=home_assistant_events&field=state_value&fn=count"
                        + "&where=entity_id:light.l7&period=30d&window=1d");
        Range range = rangeOf(answer, "1d");

        assertThat(answer.path("groups").path(0).path("total").asLong())
                .isEqualTo(Rollup.sum(oracle.windows(
                                SeriesQuery.of("home_assistant_events", Map.of("state_value", FieldKind.POINTS))
                                        .where("entity_id", "light.l7"),
                                range))
                        .cell(Group.ALL, "state_value")
                        .orElseThrow()
                        .count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "measurement=nothing&field=x&fn=count|measurement",
                "measurement=service_metrics&field=x&fn=count|field",
                "measurement=service_metrics&field=write_errors&fn=median|fn",
                "measurement=service_metrics&field=write_errors|fn",
                "measurement=home_assistant_events&field=previous_state&fn=sum|fn",
                "field=write_errors&fn=count|measurement",
                "measurement=service_metrics&fn=count|field",
                "measurement=service_metrics&field=write_errors&fn=sum&group_by=x|group_by",
                "measurement=service_metrics&field=write_errors&fn=sum&group_by=service,service|group_by",
                "measurement=service_metrics&field=write_errors&fn=sum&where=service|where",
                "measurement=service_metrics&field=write_errors&fn=sum&where=x:y|where",
                "measurement=service_metrics&field=write_errors&fn=sum&where=service:a,service:b|where",
                "measurement=home_assistant_events&field=state_value&fn=p95&group_by=entity_id&period=24h&window=1m|window",
                "measurement=service_metrics&field=write_errors&fn=sum&window=7s|window",
            })
    void aggregate_ofWhatCannotBe_namesTheParameter(String query, String parameter) {
        HttpResponse<String> answer = app.get("/api/v1/stats/aggregate?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("parameter").asString()).isEqualTo(parameter);
    }

    @Test
    void aggregate_ofTooManyCells_saysByHowMuchAndWhatFits() {
        JsonNode problem =
                app.read(app.get("/api/v1/stats/aggregate?measurement=home_assistant_events&field=state_value"
                                + "&fn=p95&group_by=entity_id&period=24h&window=1m")
                        .body());
        String fitting = problem.path("allowed").path(0).asString();

        assertThat(problem.path("detail").asString()).contains("1441 windows", "the most, 5000");
        assertThat(app.get("/api/v1/stats/aggregate?measurement=home_assistant_events&field=state_value"
                                + "&fn=p95&group_by=entity_id&period=24h&window=" + fitting)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void percentiles_areOfTheMergedSketches() {
        JsonNode answer = app.json("/api/v1/stats/percentiles?period=24h&q=0.25");
        Range range = rangeOf(answer, "15m");
        Rollup services = Rollup.sum(oracle.windows(SERVICES, range));

        Distribution all = (Distribution)
                services.ungrouped().cell(Group.ALL, "processing_time_ms").orElseThrow();
        assertThat(answer.path("overall").path("count").asLong()).isEqualTo(all.count());
        assertThat(answer.path("overall").path("quantiles").path("0.25").asDouble())
                .isCloseTo(all.quantile(0.25), ROUNDED);
        for (String name : NAMES) {
            Distribution own = (Distribution)
                    services.cell(Group.of(name), "processing_time_ms").orElseThrow();
            assertThat(answer.path("services")
                            .path(name)
                            .path("percentiles")
                            .path("p99")
                            .asDouble())
                    .isCloseTo(own.quantile(0.99), ROUNDED);
        }
        assertThat(StreamSupport.stream(answer.path("points").spliterator(), false)
                        .mapToLong(point -> point.path("count").asLong())
                        .sum())
                .isEqualTo(all.count());
    }

    @Test
    void distribution_countsEachTimeOnce() {
        JsonNode answer = app.json("/api/v1/stats/distribution?period=7d&service=weather");
        Range range = rangeOf(answer, "1h");
        double[] times = processingTimes("weather", range);

        List<Double> borders = new ArrayList<>();
        answer.path("borders").forEach(border -> borders.add(border.asDouble()));
        assertThat(answer.path("counts")).hasSize(borders.size() - 1);
        assertThat(borders).isSorted();
        assertThat(borders.get(0))
                .isLessThanOrEqualTo(Arrays.stream(times).min().orElseThrow());
        assertThat(borders.get(borders.size() - 1))
                .isGreaterThan(Arrays.stream(times).max().orElseThrow());
        for (int i = 0; i < borders.size() - 1; i++) {
            double low = borders.get(i);
            double high = borders.get(i + 1);
            long least = Arrays.stream(times)
                    .filter(time -> time > low * 1.011 && time < high / 1.011)
                    .count();
            long most = Arrays.stream(times)
                    .filter(time -> time > low / 1.011 && time < high * 1.011)
                    .count();
            assertThat(answer.path("counts").path(i).asLong()).isBetween(least, most);
            int bin = i;
            assertThat(StreamSupport.stream(answer.path("points").spliterator(), false)
                            .mapToLong(point -> point.path("counts").path(bin).asLong())
                            .sum())
                    .isEqualTo(answer.path("counts").path(i).asLong());
        }
        assertThat(StreamSupport.stream(answer.path("counts").spliterator(), false)
                        .mapToLong(JsonNode::asLong)
                        .sum())
                .isEqualTo(times.length);
    }

    @Test
    void comparison_saysWhichTimesWereCompared() {
        JsonNode answer = app.json("/api/v1/stats?period=1h");
        JsonNode hour = answer.path("trends").path("events_per_minute");
        assertThat(hour.propertyNames())
                .containsExactlyInAnyOrder("current", "previous", "change_percent", "current_range", "previous_range");
        Instant from = Instant.parse(answer.path("from").asString());
        assertThat(Instant.parse(hour.path("current_range").path("from").asString()))
                .isEqualTo(from);
        assertThat(Instant.parse(hour.path("current_range").path("to").asString()))
                .isEqualTo(from.plusSeconds(3_600));
        assertThat(Instant.parse(hour.path("previous_range").path("from").asString()))
                .isEqualTo(from.minusSeconds(3_600));
        assertThat(Instant.parse(hour.path("previous_range").path("to").asString()))
                .isEqualTo(from);
        double current = hour.path("current").asDouble();
        double previous = hour.path("previous").asDouble();
        assertThat(hour.path("change_percent").asDouble())
                .isCloseTo(100 * (current - previous) / previous, Offset.offset(0.1));
    }

    @Test
    void alerts_areThoseOfTheAnswer() {
        JsonNode answer = app.json("/api/v1/stats?period=24h");
        JsonNode alerts = app.json("/api/v1/stats/alerts?period=24h");

        assertThat(alerts).hasSameSizeAs(answer.path("alerts")).isNotEmpty();
        assertThat(alerts.path(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "type",
                        "severity",
                        "level",
                        "scope",
                        "service",
                        "metric",
                        "value",
                        "threshold",
                        "message",
                        "timestamp");
    }

    @Test
    void views_haveTheShapesOfTheExamples() throws IOException {
        JsonNode views = Examples.json("views.json");
        // Windows so wide that none is without data.
        Examples.assertHasShapeOf(
                app.json("/api/v1/stats?period=24h&window=1d"),
                Examples.json("stats.json"),
                "response_time_ms",
                "connection_attempts");
        Examples.assertHasShapeOf(
                app.json("/api/v1/stats/services?period=24h&window=1d"), views.path("GET /api/v1/stats/services"));
        Examples.assertHasShapeOf(
                app.json("/api/v1/stats/performance?period=1h"), views.path("GET /api/v1/stats/performance"));
        JsonNode analytics = Examples.json("analytics.json");
        for (String part : List.of("eventsPerMinute", "errorRate", "summary")) {
            Examples.assertHasShapeOf(
                    app.json("/api/v1/analytics?range=24h").path(part), analytics.path(part), "uptime");
        }
    }

    @Test
    void headers_sayWhatTheAnswerIsMadeOf() {
        HttpResponse<String> answer = app.get("/api/v1/stats/services");

        assertThat(answer.headers().firstValue("Stats-Source")).contains(source);
        assertThat(answer.headers().firstValue("Stats-Complete")).contains("true");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=0, must-revalidate");
    }

    @Test
    void stats_strict_isTheSameAnswer() {
        assertThat(app.json("/api/v1/stats?period=7d&strict=true")
                        .path("metrics")
                        .path("total_writes"))
                .isEqualTo(app.json("/api/v1/stats?period=7d").path("metrics").path("total_writes"));
    }

    @Test
    void stats_for32ClientsAtOnce_allOfTheStore() {
        ExecutorService clients = Executors.newFixedThreadPool(32);
        List<CompletableFuture<JsonNode>> answers = IntStream.range(0, 320)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> app.json("/api/v1/stats?period=6h"), clients))
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.join().path("source").asString()).isEqualTo(source);
            assertThat(answer.join().path("complete").asBoolean()).isTrue();
        });
        clients.shutdown();
    }

    App app() {
        return app;
    }
}
