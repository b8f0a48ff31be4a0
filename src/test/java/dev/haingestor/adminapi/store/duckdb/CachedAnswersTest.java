package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service as it is deployed, with its cache: what is written shows, at once or within seconds. */
@Tag("integration")
class CachedAnswersTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Map.of("STATS_CACHE_LIVE_TTL", "1s", "STATS_CACHE_TTL", "60s", "STATS_WARM_UP", "true"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void write(Instant time) {
        String line =
                "home_assistant_events,entity_id=e" + time.toEpochMilli() + " state=\"on\" " + time.toEpochMilli();
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(line)))
                        .statusCode())
                .isEqualTo(204);
    }

    private static long events(String period) {
        return app.json("/api/v1/stats?period=" + period)
                .path("metrics")
                .path("total_events")
                .asLong();
    }

    @Test
    void pointOfYesterday_showsAtOnce_thoughItsWindowHadSettled() {
        long before = events("7d");
        long hour = events("1h");
        write(Instant.now().minus(Duration.ofDays(2)));

        assertThat(events("7d")).isEqualTo(before + 1);
        assertThat(events("1h")).isEqualTo(hour);
    }

    @Test
    void pointOfNow_showsWithinSeconds_inAllPeriods() {
        long before = events("30d");
        write(Instant.now());

        await().atMost(Duration.ofSeconds(10)).until(() -> events("30d") > before);
        await().atMost(Duration.ofSeconds(10)).until(() -> events("15m") > 0);
    }

    @Test
    void warmUp_isToldByHealth() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                app.json("/api/v1/health").path("cache").toString())
                        .isEqualTo("{\"warm_periods\":6,\"periods\":6}"));
    }

    @Test
    void warmAnswers_needNoSettledWindowFromTheStore() {
        events("24h");
        double misses = app.metric("admin_api_cache_windows_total{result=\"miss\"}");
        events("24h");

        assertThat(app.metric("admin_api_cache_windows_total{result=\"miss\"}")).isEqualTo(misses);
        assertThat(app.metric("admin_api_cache_windows_total{result=\"hit\"}")).isPositive();
    }
}
