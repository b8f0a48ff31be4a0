package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The fallback is decided above the cache, and the cache stands above the breaker: seen on the running service. */
class OrderTest {

    private final StandIns upstream = new StandIns();

    @AfterEach
    void stop() {
        upstream.close();
    }

    /** Nothing but an answer asks the store, and its check doesn't close the breaker meanwhile. */
    private App start(String liveTtl, String ttl) {
        return App.start(upstream.settings(Map.of("STATS_CACHE_LIVE_TTL", liveTtl, "STATS_CACHE_TTL", ttl, "STATS_BUDGET", "30s",
                "SAMPLE_INTERVAL", "10m", "STATS_CHECK_INTERVAL", "60s")));
    }

    private static void writeThree(App app) {
        long now = Instant.now().minusSeconds(600).toEpochMilli();
        for (int i = 0; i < 3; i++) {
            app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms")).POST(HttpRequest.BodyPublishers.ofString(
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
            assertThat(app.json("/api/v1/stats?period=15m").path("source").asString()).isEqualTo("embedded");
            assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isZero();
        }
    }

    @Test
    void fallbackFigure_doesNotGetIntoTheCache() {
        try (App app = start("0s", "0s")) {
            CircuitBreaker breaker = app.bean(CircuitBreaker.class);
            writeThree(app);
            assertThat(app.json("/api/v1/stats").path("metrics").path("total_events").asLong()).isEqualTo(3);
            breaker.transitionToForcedOpenState();
            assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("services-fallback");
            assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isPositive();

            breaker.transitionToClosedState();

            await().untilAsserted(() -> {
                assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("embedded");
                assertThat(app.json("/api/v1/stats").path("metrics").path("total_events").asLong()).isEqualTo(3);
            });
        }
    }
}
