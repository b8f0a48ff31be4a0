package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

/** No InfluxDB: the upstream services answer, in the same shape, and the answer says what it lacks. */
class FallbackTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of("UPSTREAM_TIMEOUT", "300ms",
                "INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token")));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void recover() {
        UPSTREAM.recover();
    }

    @Test
    void bothServicesUp_theirTotalsAreTheFigures() {
        JsonNode answer = app.json("/api/v1/stats?period=6h");

        assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
        assertThat(answer.path("complete").asBoolean()).isFalse();
        assertThat(answer.path("period").asString()).isEqualTo("6h");
        JsonNode metrics = answer.path("metrics");
        assertThat(metrics.path("total_events").asLong()).isEqualTo(29);
        assertThat(metrics.path("total_writes").asLong()).isEqualTo(29);
        assertThat(metrics.path("write_errors").asLong()).isZero();
        assertThat(metrics.path("error_rate_percent").asDouble()).isZero();
        assertThat(metrics.path("success_rate").asDouble()).isEqualTo(100);
        assertThat(metrics.path("last_event_time").asString()).isEqualTo("2026-11-23T10:11:23.681722Z");
        assertThat(metrics.path("services").path("enrichment-pipeline").path("events_processed").asLong()).isEqualTo(29);
        assertThat(metrics.path("websocket-ingestion").path("connection_attempts").asLong()).isEqualTo(1);
    }

    @Test
    void counters_sayInFromSinceWhenTheyCount() {
        JsonNode answer = app.json("/api/v1/stats");

        Instant from = Instant.parse(answer.path("from").asString());
        Instant to = Instant.parse(answer.path("to").asString());
        // The answer's moment is taken before the services are asked, so it may lie a time limit before what they speak of.
        assertThat(Duration.between(from, to).toMillis()).isBetween(90_036L, 95_000L);
        assertThat(answer.path("metrics").path("enrichment-pipeline").path("from").asString()).isNotEmpty();
        assertThat(answer.path("metrics").path("events_per_minute").asDouble())
                .isCloseTo(29 * 60_000.0 / Duration.between(from, to).toMillis(), Offset.offset(0.001));
    }

    @Test
    void throughput_isOverTheServicesOwnTime() {
        UPSTREAM.websocketAnswers(aResponse().withBody(
                StandIns.recorded("ws-ingestion-health").replace("0:01:30.336925", "12 days, 0:00:00")));

        JsonNode performance = app.json("/api/v1/stats/performance");

        assertThat(performance.path("overall").path("throughput").asDouble()).isBetween(18.0, 19.3);
        assertThat(performance.path("services").path("enrichment-pipeline").path("throughput").asDouble()).isBetween(18.0, 19.3);
    }

    @Test
    void missingFigures_areAbsentAndNamed() {
        JsonNode answer = app.json("/api/v1/stats");

        JsonNode warning = answer.path("warnings").path(0);
        assertThat(warning.path("code").asString()).isEqualTo("influxdb_unavailable");
        assertThat(warning.path("message").asString()).contains("InfluxDB can't be connected to");
        assertThat(warning.path("affects").toString()).contains("processing_time_avg", "processing_time_percentiles", "trends");
        assertThat(answer.path("metrics").has("processing_time_avg")).isFalse();
        assertThat(answer.path("trends").path("points")).isEmpty();
        assertThat(answer.path("alerts").path(0).path("type").asString()).isEqualTo("degraded_source");
    }

    @Test
    void incompleteAnswer_isNotKept() {
        HttpResponse<String> answer = app.get("/api/v1/stats/services");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Stats-Source")).contains("services-fallback");
    }

    @Test
    void eventsServiceHangs_theOthersFiguresAreThere() {
        UPSTREAM.websocketAnswers(aResponse().withFixedDelay(5_000));

        JsonNode answer = app.json("/api/v1/stats");

        assertThat(answer.path("metrics").has("total_events")).isFalse();
        assertThat(answer.path("metrics").path("total_writes").asLong()).isEqualTo(29);
        JsonNode warning = answer.path("warnings").path(1);
        assertThat(warning.path("code").asString()).isEqualTo("upstream_unavailable");
        assertThat(warning.path("message").asString()).contains("websocket-ingestion", "no answer within 300 ms");
        assertThat(warning.path("affects").toString()).contains("total_events");
        assertThat(answer.path("metrics").path("websocket-ingestion").has("response_time_ms")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1,2]", "{\"uptime\": 5}", "{\"status\":\"healthy\"}", "{\"uptime\":\"long\"}"})
    void strangeBody_isLikeNone(String body) {
        UPSTREAM.enrichmentAnswers(aResponse().withBody(body));

        JsonNode answer = app.json("/api/v1/stats");

        assertThat(answer.path("metrics").path("total_events").asLong()).isEqualTo(29);
        assertThat(answer.path("metrics").has("total_writes")).isFalse();
        assertThat(answer.path("warnings").path(1).path("affects").toString()).contains("total_writes");
    }

    @Test
    void hugeBody_isNotRead() {
        UPSTREAM.enrichmentAnswers(aResponse().withBody("{\"status\":\"" + "x".repeat(1_000_000) + "\"}"));
        assertThat(app.json("/api/v1/stats").path("warnings").path(1).path("message").asString()).contains("too long");
    }

    @Test
    void countersOfAnotherType_costOnlyThemselves() {
        UPSTREAM.enrichmentAnswers(aResponse().withBody(StandIns.recorded("enrichment-health")
                .replace("\"points_written\": 29", "\"points_written\": \"many\"")));

        JsonNode metrics = app.json("/api/v1/stats").path("metrics");

        assertThat(metrics.has("total_writes")).isFalse();
        assertThat(metrics.path("services").path("enrichment-pipeline").path("events_processed").asLong()).isEqualTo(29);
    }

    @Test
    void noServiceAnswers_isAProblem() {
        UPSTREAM.websocketAnswers(aResponse().withStatus(500));
        UPSTREAM.enrichmentAnswers(aResponse().withStatus(404));

        HttpResponse<String> answer = app.get("/api/v1/stats");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(app.read(answer.body()).path("type").asString()).isEqualTo("urn:admin-api:problem:no-source");
        assertThat(answer.body()).contains("it answered 500", "it answered 404", "InfluxDB");
    }

    @Test
    void strict_ratherNoAnswer() {
        HttpResponse<String> answer = app.get("/api/v1/stats?strict=true");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(app.read(answer.body()).path("type").asString()).isEqualTo("urn:admin-api:problem:incomplete-answer");
    }

    @Test
    void fallbacks_areCounted() {
        String name = "admin_api_stats_answers_total{complete=\"false\",source=\"services-fallback\"}";
        double before = app.metric(name);
        app.json("/api/v1/stats");
        assertThat(app.metric(name)).isEqualTo(before + 1);
    }

    @Test
    void readiness_staysUp() {
        assertThat(app.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(app.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
}
