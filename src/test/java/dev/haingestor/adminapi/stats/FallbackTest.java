package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** No InfluxDB: the upstream services answer, in the same shape, and the answer says what it lacks. */
@Tag("integration")
@Tag("newest-jdk")
class FallbackTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final Instant STARTED = Instant.now();
    private static App app;

    @BeforeAll
    static void start() {
        UPSTREAM.count(29, 29, 0);
        app = App.start(UPSTREAM.settings(Map.of(
                "UPSTREAM_TIMEOUT",
                "300ms",
                "SAMPLE_INTERVAL",
                "1s",
                "INFLUXDB_URL",
                "http://127.0.0.1:1",
                "INFLUXDB_TOKEN",
                "token")));
        // A cold JVM takes longer than the limit for its first answer, and then nothing answers.
        await().ignoreException(IllegalStateException.class)
                .until(() -> app.json("/api/v1/stats")
                        .path("metrics")
                        .path("websocket-ingestion")
                        .has("connection_attempts"));
        UPSTREAM.count(129, 129, 5);
        await().until(() -> number("total_events") == 100 && number("total_writes") == 105);
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void recover() {
        UPSTREAM.count(129, 129, 5);
    }

    private static double number(String metric) {
        return app.json("/api/v1/stats").path("metrics").path(metric).asDouble(-1);
    }

    @Test
    void bothServicesUp_theirIncreasesAreTheFigures() {
        JsonNode answer = app.json("/api/v1/stats?period=6h");

        assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
        assertThat(answer.path("complete").asBoolean()).isFalse();
        assertThat(answer.path("period").asString()).isEqualTo("6h");
        JsonNode metrics = answer.path("metrics");
        assertThat(metrics.path("total_events").asLong()).isEqualTo(100);
        assertThat(metrics.path("total_writes").asLong()).isEqualTo(105);
        assertThat(metrics.path("write_errors").asLong()).isEqualTo(5);
        assertThat(metrics.path("error_rate_percent").asDouble()).isEqualTo(4.762);
        assertThat(metrics.path("success_rate").asDouble()).isEqualTo(95.238);
        assertThat(metrics.path("websocket-ingestion")
                        .path("connection_attempts")
                        .asLong())
                .isEqualTo(1);
        assertThat(metrics.path("websocket-ingestion")
                        .path("total_events_received")
                        .asLong())
                .isEqualTo(100);
    }

    @Test
    void trend_hasTheMinutesThatWereSampled_andTheirSource() {
        JsonNode points = app.json("/api/v1/stats?period=15m").path("trends").path("points");

        assertThat(points.size()).isBetween(1, 10);
        assertThat(points)
                .allSatisfy(point -> assertThat(point.path("source").asString()).isEqualTo("services-fallback"));
        assertThat(points.valueStream()
                        .mapToLong(point -> point.path("count").asLong())
                        .sum())
                .isEqualTo(100);
    }

    @Test
    void from_isWhatIsCovered() {
        JsonNode answer = app.json("/api/v1/stats?period=30d&window=1h");

        assertThat(Instant.parse(answer.path("from").asString())).isAfter(STARTED.minus(Duration.ofHours(1)));
        assertThat(Instant.parse(answer.path("to").asString())).isBetween(STARTED, Instant.now());
        assertThat(answer.path("timestamp")).isEqualTo(answer.path("as_of")).isEqualTo(answer.path("to"));
    }

    @Test
    void shortWindows_areAnsweredByMinutes() {
        assertThat(app.json("/api/v1/stats?period=15m&window=30s")
                        .path("trends")
                        .path("window")
                        .asString())
                .isEqualTo("1m");
    }

    @Test
    void missingFigures_areAbsentAndNamed() {
        JsonNode answer = app.json("/api/v1/stats");

        JsonNode warning = answer.path("warnings").path(0);
        assertThat(warning.path("code").asString()).isEqualTo("influxdb_unavailable");
        assertThat(warning.path("message").asString()).contains("InfluxDB");
        assertThat(warning.path("affects").toString())
                .contains("processing_time_avg", "processing_time_percentiles", "trends");
        assertThat(answer.path("metrics").has("processing_time_avg")).isFalse();
        assertThat(answer.path("alerts")
                        .valueStream()
                        .map(alert -> alert.path("type").asString()))
                .contains("degraded_source");
    }

    @Test
    void lastPoint_isPartialWhileItsWindowRuns() {
        JsonNode points =
                app.json("/api/v1/stats?period=30d&window=1d").path("trends").path("points");

        assertThat(points.path(points.size() - 1).path("partial").asBoolean()).isTrue();
    }

    /** The recorded answer of websocket-ingestion has a time that is some seconds before its own. */
    @Test
    void lastEventThatTheServiceNames_isNoSilence() {
        assertThat(app.json("/api/v1/stats?period=15m").path("metrics").has("last_event_time"))
                .isTrue();
        assertThat(app.json("/api/v1/stats/alerts?period=15m").toString()).doesNotContain("no_events");
    }

    @Test
    void lastEventThatTheServiceNames_longAgo_isSilence() {
        try (StandIns silent = new StandIns();
                App quiet = App.start(silent.settings(Map.of(
                        "SAMPLE_INTERVAL", "1s", "INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token")))) {
            silent.websocketAnswers(aResponse()
                    .withBody(StandIns.recorded("ws-ingestion-health")
                            .replace("2026-11-23T10:11:23.681722", "2026-11-23T09:51:23.681722")));
            await().until(() -> quiet.json("/api/v1/stats/alerts").size() == 2);

            JsonNode alerts = quiet.json("/api/v1/stats/alerts?period=15m");

            assertThat(alerts.path(0).path("type").asString()).isEqualTo("degraded_source");
            assertThat(alerts.path(1).path("type").asString()).isEqualTo("no_events");
            assertThat(alerts.path(1).path("value").asDouble()).isBetween(1_200.0, 1_260.0);
        }
    }

    @Test
    void incompleteAnswer_isNotKept() {
        HttpResponse<String> answer = app.get("/api/v1/stats/services");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Stats-Source")).contains("services-fallback");
    }

    @Test
    void serviceHangs_isNamed_andWhatWasSampledIsThere() {
        UPSTREAM.websocketAnswers(aResponse().withFixedDelay(5_000));

        awaitWarning("websocket-ingestion", "no answer within 300 ms");
        JsonNode answer = app.json("/api/v1/stats");
        assertThat(answer.path("metrics").path("total_events").asLong()).isEqualTo(100);
        assertThat(answer.path("warnings").path(1).path("code").asString()).isEqualTo("upstream_unavailable");
        assertThat(answer.path("warnings").path(1).path("affects").toString()).contains("total_events");
        assertThat(answer.path("metrics").path("websocket-ingestion").has("response_time_ms"))
                .isFalse();
    }

    private static void awaitWarning(String... texts) {
        await().untilAsserted(() -> assertThat(app.json("/api/v1/stats")
                        .path("warnings")
                        .path(1)
                        .path("message")
                        .asString())
                .contains(texts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1,2]"})
    void strangeBody_isLikeNone(String body) {
        UPSTREAM.enrichmentAnswers(aResponse().withBody(body));

        awaitWarning("enrichment-pipeline", "its answer is no JSON");
        assertThat(number("total_writes")).isEqualTo(105);
    }

    @Test
    void hugeBody_isNotRead() {
        UPSTREAM.enrichmentAnswers(aResponse().withBody("{\"status\":\"" + "x".repeat(1_000_000) + "\"}"));
        awaitWarning("too long");
    }

    @Test
    void nothingIsKnownAndNoServiceAnswers_isAProblem() {
        try (App alone = App.start(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token"))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> alone.get("/api/v1/stats").statusCode() == 503);
            HttpResponse<String> answer = alone.get("/api/v1/stats");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(alone.read(answer.body()).path("type").asString()).isEqualTo("urn:admin-api:problem:no-source");
            assertThat(answer.body())
                    .contains("websocket-ingestion", "enrichment-pipeline", "InfluxDB")
                    .doesNotContain("Figures are");
        }
    }

    @Test
    void rightAfterTheStart_whoWasNotAskedYetIsNotSilent() {
        UPSTREAM.websocketAnswers(aResponse().withFixedDelay(5_000));
        UPSTREAM.enrichmentAnswers(aResponse().withFixedDelay(5_000));
        try (App young = App.start(UPSTREAM.settings(
                Map.of("UPSTREAM_TIMEOUT", "30s", "INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token")))) {
            JsonNode answer = young.json("/api/v1/stats");

            assertThat(answer.path("warnings").path(0).path("code").asString()).isEqualTo("influxdb_unavailable");
            assertThat(answer.path("metrics").has("total_events")).isFalse();
        }
    }

    @Test
    void strict_ratherNoAnswer() {
        HttpResponse<String> answer = app.get("/api/v1/stats?strict=true");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(app.read(answer.body()).path("type").asString())
                .isEqualTo("urn:admin-api:problem:incomplete-answer");
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
