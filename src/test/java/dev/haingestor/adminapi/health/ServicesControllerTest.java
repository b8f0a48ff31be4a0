package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.stats.Examples;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What pages for operators poll every few seconds. */
@Tag("integration")
class ServicesControllerTest {

    private static final String SERVICES = "/api/v1/services";
    private static final String REALTIME = "/api/v1/metrics/realtime";

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of("SAMPLE_INTERVAL", "1s", "UPSTREAM_TIMEOUT", "900ms")));
        Instant now = Instant.now();
        String lines = IntStream.range(0, 240)
                .mapToObj(second -> "home_assistant_events,entity_id=a state=\"on\" "
                        + now.minus(Duration.ofSeconds(second)).toEpochMilli() + "000000")
                .collect(Collectors.joining("\n"));
        app.send(HttpRequest.newBuilder(app.uri("/api/v2/write")).POST(HttpRequest.BodyPublishers.ofString(lines)));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void recover() {
        UPSTREAM.recover();
        await().until(() -> app.json(SERVICES).path("running").asInt() == 3);
    }

    private static JsonNode service(String name) {
        return app.json(SERVICES)
                .path("services")
                .valueStream()
                .filter(service -> service.path("service").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void services_haveTheShapeOfTheExample() throws IOException {
        Examples.assertHasShapeOf(
                app.json(SERVICES), Examples.json("views.json").path("GET /api/v1/services"), "error_rate");
        JsonNode websocket = service("websocket-ingestion");
        assertThat(websocket.path("status").asString()).isEqualTo("running");
        assertThat(websocket.path("uptime").asString()).matches("0:0[1-9]:[0-5][0-9]");
        assertThat(websocket.has("error")).isFalse();
        assertThat(websocket.has("up_for")).isFalse();
        assertThat(app.json(SERVICES).path("total").asInt()).isEqualTo(3);
    }

    @Test
    void serviceThatDoesNotAnswer_isStopped_andOneThatIsUnwellIsAnError() {
        UPSTREAM.websocketAnswers(aResponse().withStatus(503));
        UPSTREAM.enrichmentAnswers(aResponse().withBody("{\"status\": \"unhealthy\"}"));

        await().untilAsserted(() -> {
            assertThat(service("websocket-ingestion").path("status").asString()).isEqualTo("stopped");
            assertThat(service("enrichment-pipeline").path("status").asString()).isEqualTo("error");
        });

        assertThat(service("websocket-ingestion").path("error").asString()).isEqualTo("it answered 503");
        assertThat(service("websocket-ingestion").has("uptime")).isFalse();
        assertThat(app.json(SERVICES).path("running").asInt()).isEqualTo(1);
        assertThat(app.json(SERVICES).path("stopped").asInt()).isEqualTo(2);
        JsonNode realtime = app.json(REALTIME);
        assertThat(realtime.path("inactive_apis").asInt()).isEqualTo(1);
        assertThat(realtime.path("error_apis").asInt()).isEqualTo(1);
        assertThat(realtime.path("active_sources")).isEmpty();
        assertThat(realtime.path("health_summary").path("health_percentage").asDouble())
                .isZero();
        assertThat(realtime.path("api_metrics").path(0).path("status").asString())
                .isEqualTo("inactive");
        assertThat(realtime.path("api_metrics").path(0).has("last_success")).isFalse();
        assertThat(realtime.path("api_metrics").path(1).path("status").asString())
                .isEqualTo("error");
    }

    @Test
    void realtime_hasTheShapeOfTheExample_andTheRateOfTheLastMinutes() throws IOException {
        await().until(() -> app.json(REALTIME).has("events_per_second"));
        JsonNode realtime = app.json(REALTIME);

        Examples.assertHasShapeOf(realtime, Examples.json("realtime.json"));
        // One event a second was written, up to the start; the later, the less of them are among the last minutes.
        assertThat(realtime.path("events_per_second").asDouble()).isBetween(0.0, 1.05);
        assertThat(realtime.path("events_per_hour").asDouble())
                .isBetween(
                        3_599 * realtime.path("events_per_second").asDouble(),
                        3_602 * realtime.path("events_per_second").asDouble());
        assertThat(realtime.path("active_api_calls").asInt()).isEqualTo(1);
        assertThat(realtime.path("api_metrics").path(0).path("events_per_hour").asDouble())
                .isGreaterThan(200);
        assertThat(realtime.path("api_metrics").path(0).path("is_fallback").asBoolean())
                .isFalse();
    }

    @Test
    void analytics_haveTheShapeOfTheExample() throws IOException {
        // A trend needs two windows, and so two minutes of samples; nobody writes service metrics here.
        await().until(() ->
                app.json("/api/v1/analytics").path("databaseLatency").has("current")
                        && app.json("/api/v1/analytics").path("apiResponseTime").has("current"));
        JsonNode analytics = app.json("/api/v1/analytics?range=1h");

        JsonNode example = Examples.json("analytics.json");
        for (String series : List.of("eventsPerMinute", "apiResponseTime", "databaseLatency")) {
            Examples.assertHasShapeOf(analytics.path(series), example.path(series), "trend");
        }
        Examples.assertHasShapeOf(analytics.path("summary"), example.path("summary"), "successRate", "avgLatency");
        assertThat(analytics.path("summary").path("totalEvents").asLong()).isEqualTo(240);
        assertThat(analytics.path("eventsPerMinute").path("peak").asDouble()).isGreaterThanOrEqualTo(60);
        assertThat(analytics.path("errorRate").path("data")).isEmpty();
        assertThat(app.get("/api/v1/analytics?range=2h").body())
                .contains("\"parameter\":\"range\"", "15m, 1h, 6h, 24h, 7d, 30d");
    }

    @Test
    void realtime_readsNothing() {
        double before = app.metric("admin_api_cache_store_reads_total");
        double beforeTicks = app.metric("admin_api_stats_answers_total{complete=\"true\",source=\"embedded\"}");
        for (int i = 0; i < 200; i++) {
            app.json(REALTIME);
        }
        // What is read is read by the tick, a second each; here two hundred requests have come in that time.
        assertThat(app.metric("admin_api_cache_store_reads_total") - before).isLessThan(200);
        assertThat(app.metric("admin_api_stats_answers_total{complete=\"true\",source=\"embedded\"}"))
                .isEqualTo(beforeTicks);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/services, /api/v1/services",
        "/api/metrics/realtime, /api/v1/metrics/realtime",
        "/api/v1/real-time-metrics, /api/v1/metrics/realtime",
        "/api/real-time-metrics, /api/v1/metrics/realtime",
        "/api/v1/monitoring/metrics/realtime, /api/v1/metrics/realtime",
        "/api/v1/monitoring/metrics/current, /api/v1/metrics/realtime",
        "/api/v1/services/health, /api/v1/health/services",
        "/api/health/services, /api/v1/health/services",
        "/api/v1/dependencies/health, /api/v1/health/dependencies",
        "/api/stats?period=6h, /api/v1/stats?period=6h",
        "/api/stats/services, /api/v1/stats/services",
        "/api/health/influxdb, /api/v1/health/influxdb"
    })
    void otherPaths_answerTheSame(String other, String path) {
        assertThat(app.json(other).propertyNames())
                .isNotEmpty()
                .containsExactlyElementsOf(app.json(path).propertyNames());
    }

    @Test
    void healthOfOneService_isThatOfTheMap() {
        assertThat(app.json("/api/v1/health/websocket-ingestion").path("name").asString())
                .isEqualTo("websocket-ingestion");

        HttpResponse<String> unknown = app.get("/api/v1/health/nobody");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .contains("\"type\":\"urn:admin-api:problem:unknown-service\"")
                .contains("websocket-ingestion, enrichment-pipeline");
    }
}
