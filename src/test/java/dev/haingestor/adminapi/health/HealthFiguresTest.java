package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Health tells what statistics of the last hour would, and how old that is. */
@Tag("integration")
@Tag("slow")
class HealthFiguresTest {

    private static final Map<String, String> USUAL_CACHE =
            Map.of("STATS_CACHE_LIVE_TTL", "1s", "STATS_CACHE_TTL", "60s", "SAMPLE_INTERVAL", "4s");

    @Test
    void clientAsksHealthAlone_lagIsThatOfTheEvents_notOfTheCache() throws InterruptedException {
        try (App app = App.start(USUAL_CACHE)) {
            await().until(() -> {
                write(app);
                return events(app).has("processing_lag");
            });
            for (int asked = 0; asked < 60; asked++) {
                write(app);
                JsonNode events = events(app);
                assertThat(events.path("processing_lag").asDouble()).isLessThan(2);
                assertThat(naive(events.path("as_of"))).isBetween(Instant.now().minusSeconds(7), Instant.now());
                assertThat(naive(events.path("last_event_time"))).isBeforeOrEqualTo(naive(events.path("as_of")));
                Thread.sleep(200);
            }
        }
    }

    @Test
    void samplerKnowsMore_lagIsThatOfItsLastAnswer() throws InterruptedException {
        try (StandIns upstream = new StandIns();
                App app = App.start(upstream.settings(USUAL_CACHE))) {
            await().until(() -> events(app).has("processing_lag"));
            for (int asked = 0; asked < 40; asked++) {
                // The recorded answer was given 1.299 s after its last event.
                assertThat(events(app).path("processing_lag").asDouble()).isBetween(1.2, 2.0);
                Thread.sleep(200);
            }
        }
    }

    @Test
    void switchedOff_figuresAreThoseOfStatistics() {
        try (StandIns upstream = new StandIns();
                App app =
                        App.start(upstream.settings(Map.of("SAMPLE_INTERVAL", "1s", "USE_INFLUXDB_STATS", "false")))) {
            assertSameFigures(upstream, app);
        }
    }

    @Test
    void storeDown_figuresAreThoseOfStatistics() {
        try (StandIns upstream = new StandIns();
                App app = App.start(upstream.settings(Map.of(
                        "SAMPLE_INTERVAL", "1s", "INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token")))) {
            assertSameFigures(upstream, app);
        }
    }

    private static void assertSameFigures(StandIns upstream, App app) {
        upstream.count(29, 29, 0);
        await().until(() -> app.json("/api/v1/stats").path("metrics").has("total_events"));
        upstream.count(129, 129, 5);

        await().untilAsserted(() -> {
            JsonNode events = events(app);
            JsonNode metrics = app.json("/api/v1/stats?period=1h").path("metrics");
            assertThat(events.path("total_events").asLong())
                    .isEqualTo(100)
                    .isEqualTo(metrics.path("total_events").asLong());
            assertThat(events.path("error_rate").asDouble())
                    .isEqualTo(4.762)
                    .isEqualTo(metrics.path("error_rate").asDouble());
            assertThat(events.path("events_per_minute").asDouble()).isPositive();
        });
    }

    @Test
    void nothingAnswers_figuresAreUnknown() {
        try (App app = App.start(
                Map.of("SAMPLE_INTERVAL", "1s", "INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token"))) {
            await().until(() -> app.get("/api/v1/stats").statusCode() == 503);
            await().during(Duration.ofSeconds(2)).until(() -> !events(app).has("total_events"));
            assertThat(events(app).path("status").asString()).isEqualTo("unknown");
        }
    }

    @Test
    void noEventForLong_isDegraded_untilOneComes() {
        try (StandIns upstream = new StandIns();
                App app = App.start(upstream.settings(Map.of("SAMPLE_INTERVAL", "1s", "ALERT_SILENCE", "4s")))) {
            upstream.websocketAnswers(aResponse()
                    .withBody(StandIns.recorded("ws-ingestion-health")
                            .replace("\"last_event_time\": \"2026-11-23T10", "\"last_event_time\": \"2026-11-23T09")));
            awaitStatus(app, "degraded");

            write(app);
            awaitStatus(app, "healthy");
            awaitStatus(app, "degraded");
            assertThat(app.json("/api/v1/health").path("dependencies"))
                    .allMatch(dependency -> dependency.path("status").asString().equals("healthy"));
            write(app);
            awaitStatus(app, "healthy");
        }
    }

    private static void awaitStatus(App app, String status) {
        await().untilAsserted(() -> {
            JsonNode health = app.json("/api/v1/health");
            assertThat(health.path("ingestion_service")
                            .path("event_processing")
                            .path("status")
                            .asString())
                    .isEqualTo(status);
            assertThat(health.path("status").asString())
                    .isEqualTo(health.path("overall_status").asString())
                    .isEqualTo(status);
        });
    }

    @Test
    void silenceNotLookedFor_isNotDegraded() {
        try (App app = App.start(Map.of("SAMPLE_INTERVAL", "1s", "ALERT_SILENCE", "0"))) {
            await().until(() -> events(app).has("total_events"));
            assertThat(events(app).path("status").asString()).isEqualTo("unknown");
        }
    }

    private static void write(App app) {
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "home_assistant_events,entity_id=a state=\"on\"")))
                        .statusCode())
                .isEqualTo(204);
    }

    private static JsonNode events(App app) {
        return app.json("/api/v1/health").path("ingestion_service").path("event_processing");
    }

    private static Instant naive(JsonNode time) {
        return LocalDateTime.parse(time.asString()).toInstant(ZoneOffset.UTC);
    }
}
