package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients get, to the letter, of the same points at the same moment: whatever is changed inside, these bodies don't. A change
 * that is meant is written by {@code -Dgolden=write}, and read before it is committed.
 */
@Tag("integration")
class GoldenBodiesTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final Instant NOW = Instant.parse("2026-11-20T12:34:56.789Z");
    private static final Duration DATA = Duration.ofDays(65);
    private static final Map<String, String> WINDOWS =
            Map.of("15m", "5m", "1h", "15m", "6h", "1h", "24h", "6h", "7d", "1d", "30d", "1d");
    private static final List<String> PERIODS = List.of("15m", "1h", "6h", "24h", "7d", "30d");
    private static final List<String> VIEWS = List.of("", "/services", "/alerts", "/performance");

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                UPSTREAM.settings(Map.of(
                        "EMBEDDED_RETENTION",
                        "0",
                        "RECORD_SERVICE_METRICS",
                        "false",
                        "STATS_BUDGET",
                        "30s",
                        "STATS_CHECK_INTERVAL",
                        "60s",
                        "UPSTREAM_TIMEOUT",
                        "30s",
                        "SAMPLE_INTERVAL",
                        "10m")),
                new SetClock(NOW));
        lines().forEach(lines -> assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(lines)))
                        .statusCode())
                .isEqualTo(204));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Upstream.all().stream()
                        .allMatch(upstream ->
                                app.bean(UpstreamMonitor.class).last(upstream).isPresent()));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    /** Points of the last nine weeks, denser the newer they are. Their sums are exact, in whatever order a store adds them up. */
    private static List<String> lines() {
        Random random = new Random(2_026);
        List<String> bodies = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        long age = DATA.toMillis();
        while (age > 0) {
            long time = NOW.toEpochMilli() - age;
            body.append("home_assistant_events,entity_id=light.e")
                    .append(random.nextInt(5))
                    .append(" state=\"on\" ")
                    .append(time)
                    .append('\n');
            for (String service : List.of("enrichment-pipeline", "websocket-ingestion", "weather, outside")) {
                body.append("service_metrics,service=")
                        .append(service.replace(",", "\\,").replace(" ", "\\ "))
                        .append(" events_processed=")
                        .append(random.nextInt(9))
                        .append("i,write_attempts=")
                        .append(20 + random.nextInt(9))
                        .append("i,write_errors=")
                        .append(random.nextInt(3))
                        .append("i,processing_time_ms=")
                        .append(random.nextInt(4_000) / 2.0)
                        .append(' ')
                        .append(time)
                        .append('\n');
            }
            if (random.nextInt(100) == 0) {
                bodies.add(body.toString());
                body.setLength(0);
            }
            age -= 1 + random.nextInt((int) Math.min(3_600_000, 5_000 + age / 40));
        }
        bodies.add(body.toString());
        return bodies;
    }

    @Test
    void ofTheStore() throws IOException {
        assertGolden("embedded");
    }

    @Test
    void ofTheFallback() throws IOException {
        PERIODS.forEach(period -> app.json("/api/v1/stats?period=" + period + "&window=" + WINDOWS.get(period)));
        app.bean(CircuitBreaker.class).transitionToForcedOpenState();
        try {
            assertGolden("fallback");
        } finally {
            app.bean(CircuitBreaker.class).transitionToClosedState();
        }
    }

    @Test
    void ofTheUpstreamServicesAlone() throws IOException {
        assertThat(flip(false)).isEqualTo(200);
        try {
            assertGolden("switched-off");
        } finally {
            flip(true);
        }
    }

    private static int flip(boolean useInfluxdb) {
        return app.send(HttpRequest.newBuilder(app.uri("/actuator/statsource"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"use_influxdb\":" + useInfluxdb + "}")))
                .statusCode();
    }

    private static void assertGolden(String source) throws IOException {
        StringBuilder bodies = new StringBuilder();
        for (String period : PERIODS) {
            for (String view : VIEWS) {
                String path = "/api/v1/stats" + view + "?period=" + period + "&window=" + WINDOWS.get(period);
                bodies.append("GET ")
                        .append(path)
                        .append('\n')
                        .append(pretty(app.get(path).body()))
                        .append('\n');
            }
        }
        Path file = FOLDER.resolve(source + ".txt");
        if (System.getProperty("golden", "").equals("write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, bodies);
        }
        assertThat(bodies.toString()).isEqualTo(Files.readString(file));
    }

    /** A line for each object and figure; without what depends on the machine. */
    private static String pretty(String body) {
        JsonNode json = withoutTheStoreItself(JsonMapper.shared().readTree(body));
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json)
                .replaceAll("(\"response_time_ms\" : )[0-9.]+", "$1\"...\"")
                .replaceAll("\\bsince \\S+ \\(POST", "since ... (POST");
    }

    /** How long it took to answer, and whether it was asked before the first tick. */
    private static JsonNode withoutTheStoreItself(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove("influxdb");
        }
        json.forEach(GoldenBodiesTest::withoutTheStoreItself);
        return json;
    }
}
