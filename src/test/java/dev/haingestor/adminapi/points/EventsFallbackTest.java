package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** No InfluxDB: the upstream services tell how many events there were, and of what nobody knows. */
@Tag("integration")
class EventsFallbackTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        UPSTREAM.count(29, 29, 0);
        app = App.start(UPSTREAM.settings(Map.of(
                "UPSTREAM_TIMEOUT",
                "300ms",
                "SAMPLE_INTERVAL",
                "1s",
                "STATS_ZONE",
                noonNow().getId(),
                "INFLUXDB_URL",
                "http://127.0.0.1:1",
                "INFLUXDB_TOKEN",
                "token")));
        await().ignoreException(IllegalStateException.class)
                .until(() -> app.json("/api/v1/stats")
                        .path("metrics")
                        .path("websocket-ingestion")
                        .has("connection_attempts"));
        UPSTREAM.count(129, 129, 5);
        await().until(() ->
                app.json("/api/v1/events/stats").path("total_events").asLong() == 100);
    }

    /** Where the day began hours ago. */
    private static ZoneOffset noonNow() {
        return ZoneOffset.ofHours(12 - Instant.now().atOffset(ZoneOffset.UTC).getHour());
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @Test
    void stats_haveTheTotal_andSayWhatIsMissing() {
        HttpResponse<String> response = app.get("/api/v1/events/stats?period=6h");
        JsonNode answer = app.read(response.body());

        assertThat(response.headers().firstValue("Stats-Complete")).contains("false");
        assertThat(response.headers().firstValue("Stats-Source")).contains("services-fallback");
        assertThat(answer.path("complete").asBoolean()).isFalse();
        assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
        assertThat(answer.path("total_events").asLong()).isEqualTo(100);
        JsonNode warning = answer.path("warnings").path(0);
        assertThat(warning.path("code").asString()).isEqualTo("influxdb_unavailable");
        assertThat(warning.path("affects").toString()).contains("event_types", "domains", "entities");
    }

    /** The sampler has begun within this day, so what was before is unknown. */
    @Test
    void stats_whatIsUnknown_isAbsent() {
        JsonNode answer = app.json("/api/v1/events/stats");

        assertThat(answer.propertyNames())
                .doesNotContain("today", "event_types", "domains", "entities")
                .contains("total_events");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/events",
                "/api/v1/events/recent?limit=5",
                "/api/v1/stats/metrics",
                "/api/v1/stats/schema"
            })
    void rawPoints_areA503(String path) {
        HttpResponse<String> answer = app.get(path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(app.read(answer.body()).path("detail").asString()).contains("InfluxDB");
    }
}
