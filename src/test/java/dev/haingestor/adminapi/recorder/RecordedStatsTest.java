package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service as it is by default, in a system where nobody writes service metrics: it has them all the same. */
@Tag("integration")
class RecordedStatsTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final String WRITTEN = "admin_api_recorder_points_total{result=\"written\"}";

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of("SAMPLE_INTERVAL", "1s", "STATS_CHECK_INTERVAL", "500ms")));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    private static void enrichmentWrote(int points, int errors) {
        UPSTREAM.enrichmentAnswers(aResponse()
                .withBody(StandIns.recorded("enrichment-health")
                        .replace("\"points_written\": 29", "\"points_written\": " + points)
                        .replace("\"write_errors\": 0", "\"write_errors\": " + errors)));
    }

    @Test
    void errorRateAndAlerts_existAfterSomeTicks() {
        await().until(() -> app.metric(WRITTEN) >= 2);
        enrichmentWrote(29 + 80, 20);
        await().until(() -> stats().path("metrics").path("total_writes").asLong() == 100);

        JsonNode answer = stats();

        assertThat(answer.path("source").asString()).isEqualTo("embedded");
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("metrics").path("write_errors").asLong()).isEqualTo(20);
        assertThat(answer.path("metrics").path("error_rate_percent").asDouble()).isEqualTo(20);
        assertThat(answer.path("metrics").has("processing_time_avg")).isFalse();
        assertThat(answer.path("metrics")
                        .path("services")
                        .path("enrichment-pipeline")
                        .path("write_attempts")
                        .asLong())
                .isEqualTo(100);
        assertThat(answer.path("alerts").toString()).contains("high_error_rate");
        assertThat(app.metric("admin_api_recorder_active")).isEqualTo(1);
    }

    private static JsonNode stats() {
        return app.json("/api/v1/stats?period=15m");
    }

    @Test
    void withInfluxdb_orInADemo_orSwitchedOff_nothingIsRecorded() {
        for (Map<String, String> settings : List.of(
                Map.of("DEMO", "true"),
                Map.of("RECORD_SERVICE_METRICS", "false"),
                Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token"))) {
            try (App other = App.start(settings)) {
                assertThat(other.metric("admin_api_recorder_active"))
                        .as(settings.toString())
                        .isZero();
            }
        }
    }

    @Test
    void withInfluxdb_whenWanted_itIsActive() {
        try (App other = App.start(Map.of(
                "INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token", "RECORD_SERVICE_METRICS", "true"))) {
            assertThat(other.metric("admin_api_recorder_active")).isEqualTo(1);
        }
    }
}
