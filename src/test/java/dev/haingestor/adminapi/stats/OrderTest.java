package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The fallback is decided above the cache, and the cache stands above the breaker: seen on the running service. */
@Tag("integration")
class OrderTest {

    private final StandIns upstream = new StandIns();

    @AfterEach
    void stop() {
        upstream.close();
    }

    /** Nothing but an answer asks the store, and its check doesn't close the breaker meanwhile. */
    private App start(String liveTtl, String ttl) {
        return App.start(upstream.settings(Map.of(
                "STATS_CACHE_LIVE_TTL",
                liveTtl,
                "STATS_CACHE_TTL",
                ttl,
                "STATS_BUDGET",
                "30s",
                "SAMPLE_INTERVAL",
                "10m",
                "STATS_CHECK_INTERVAL",
                "60s")));
    }

    private static void writeThree(App app) {
        long now = Instant.now().minusSeconds(600).toEpochMilli();
        for (int i = 0; i < 3; i++) {
            app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "home_assistant_events,entity_id=a state=\"on\" " + (now + i))));
        }
    }

    @Test
    void hitOfTheCache_doesNotTouchTheBreaker() {
        try (App app = start("1m", "10m")) {
            CircuitBreaker breaker = app.bean(CircuitBreaker.class);
            app.json("/api/v1/stats");
            breaker.transitionToForcedOpenState();

            assertThat(app.json("/api/v1/stats").path("complete").asBoolean()).isTrue();
            assertThat(app.json("/api/v1/stats?period=15m").path("source").asString())
                    .isEqualTo("embedded");
            assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isZero();
        }
    }

    @Test
    void fallbackFigure_doesNotGetIntoTheCache() {
        try (App app = start("0s", "0s")) {
            CircuitBreaker breaker = app.bean(CircuitBreaker.class);
            writeThree(app);
            assertThat(app.json("/api/v1/stats")
                            .path("metrics")
                            .path("total_events")
                            .asLong())
                    .isEqualTo(3);
            breaker.transitionToForcedOpenState();
            assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("services-fallback");
            assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isPositive();

            breaker.transitionToClosedState();

            await().untilAsserted(() -> {
                assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("embedded");
                assertThat(app.json("/api/v1/stats")
                                .path("metrics")
                                .path("total_events")
                                .asLong())
                        .isEqualTo(3);
            });
        }
    }

    @Test
    void storeIsDown_whatWasReadIsStillThere_andTheServicesGoOn() {
        upstream.count(29, 29, 0);
        Map<String, String> settings = new HashMap<>(Map.of(
                "STATS_CACHE_LIVE_TTL",
                "0s",
                "STATS_CACHE_TTL",
                "0s",
                "STATS_BUDGET",
                "30s",
                "SAMPLE_INTERVAL",
                "1s",
                "STATS_CHECK_INTERVAL",
                "60s"));
        try (App app = App.start(upstream.settings(settings))) {
            writeThree(app);
            JsonNode whole = app.json("/api/v1/stats");
            app.bean(CircuitBreaker.class).transitionToForcedOpenState();
            upstream.count(36, 36, 0);

            // The minute in which the store was read last is the store's; those that follow are the services'.
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        JsonNode answer = app.json("/api/v1/stats");
                        assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
                        assertThat(sources(answer)).containsExactlyInAnyOrder("embedded", "services-fallback");
                    });
            JsonNode answer = app.json("/api/v1/stats");
            assertThat(answer.path("metrics").path("total_events").asLong()).isGreaterThanOrEqualTo(3);
            assertThat(answer.path("warnings").path(0).path("message").asString())
                    .contains("what was read before");
            assertThat(Instant.parse(answer.path("from").asString()))
                    .isBeforeOrEqualTo(
                            Instant.parse(whole.path("from").asString()).plusSeconds(120));
        }
    }

    private static Set<String> sources(JsonNode answer) {
        return answer.path("trends")
                .path("points")
                .valueStream()
                .map(point -> point.path("source").asString())
                .collect(Collectors.toSet());
    }
}
