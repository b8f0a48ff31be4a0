package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a newcomer sees with {@code DEMO=true}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("integration")
@Tag("slow")
class DemoTest {

    private static final String WEEK = "/api/v1/stats?period=7d";
    private static final List<String> PERIODS = List.of("15m", "1h", "6h", "24h", "7d");

    private App app;

    @BeforeAll
    void start() {
        app = App.start(Map.of("DEMO", "yes"));
        // Alone it takes some seconds; tests may share two cores with much else.
        within(120, () -> oldestHour() > 0);
    }

    @AfterAll
    void stop() {
        app.close();
    }

    private long oldestHour() {
        return app.json(WEEK)
                .path("trends")
                .path("points")
                .path(0)
                .path("count")
                .asLong();
    }

    @Test
    void everyPeriod_hasFiguresAndTrends_andSaysWhatTheyAre() {
        for (String period : PERIODS) {
            JsonNode answer = app.json("/api/v1/stats?period=" + period);

            assertThat(answer.path("source").asString()).isEqualTo("demo");
            assertThat(answer.path("complete").asBoolean()).isTrue();
            assertThat(answer.path("warnings")).isEmpty();
            JsonNode metrics = answer.path("metrics");
            assertThat(metrics.path("total_events").asLong())
                    .describedAs(period)
                    .isPositive();
            assertThat(metrics.path("processing_time_percentiles").path("p99").asDouble())
                    .isGreaterThan(metrics.path("processing_time_percentiles")
                            .path("p50")
                            .asDouble())
                    .isPositive();
            assertThat(answer.path("trends").path("points"))
                    .allSatisfy(point -> assertThat(
                                    point.path("processing_time_p95").isNumber() || point.equals(last(answer)))
                            .isTrue());
            assertThat(answer.path("trends")
                            .path("events_per_minute")
                            .path("current")
                            .asDouble())
                    .isPositive();
        }
        assertThat(app.json("/api/v1/stats?period=24h")
                        .path("trends")
                        .path("events_per_minute")
                        .path("change_percent")
                        .isNumber())
                .isTrue();
    }

    private static JsonNode last(JsonNode answer) {
        JsonNode points = answer.path("trends").path("points");
        return points.path(points.size() - 1);
    }

    @Test
    void allServices_areThere() {
        assertThat(app.json("/api/v1/stats/services?period=24h").propertyNames())
                .containsExactlyInAnyOrder(
                        "websocket-ingestion",
                        "enrichment-pipeline",
                        "weather-api",
                        "calendar-sync",
                        "energy-correlator",
                        "data-retention");
    }

    @Test
    void everyKindOfAlert_standsSomewhere_andSomeServicesHaveNone() {
        List<JsonNode> alerts =
                PERIODS.stream().flatMap(period -> alerts(period).stream()).toList();

        assertThat(texts(alerts, "type")).contains("high_error_rate", "low_success_rate", "high_processing_time");
        assertThat(texts(alerts, "severity")).contains("warning", "error");
        assertThat(texts(alerts("24h"), "service"))
                .contains("weather-api", "data-retention")
                .doesNotContain("websocket-ingestion");
    }

    private List<JsonNode> alerts(String period) {
        return app.json("/api/v1/stats?period=" + period)
                .path("alerts")
                .valueStream()
                .toList();
    }

    private static Set<String> texts(List<JsonNode> alerts, String name) {
        return alerts.stream().map(alert -> alert.path(name).asString()).collect(Collectors.toSet());
    }

    @Test
    void itGoesOn() {
        long before = total();

        // At night this home is quiet.
        within(120, () -> total() != before);
    }

    private long total() {
        return app.json(WEEK).path("metrics").path("total_events").asLong();
    }

    @Test
    void health_saysThatItIsMadeUp() {
        within(
                15,
                () -> app.json("/api/v1/health")
                        .path("dependencies")
                        .path(0)
                        .path("message")
                        .asString()
                        .contains("made-up"));
    }

    private static void within(int seconds, Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(seconds))
                .pollInterval(Duration.ofMillis(300))
                .until(condition);
    }
}
