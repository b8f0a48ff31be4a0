package dev.haingestor.adminapi.ops;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.LogLevels;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The switch as an operator uses it. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
@Tag("slow")
class StatSourceTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final String OFF = "{\"use_influxdb\": false}";
    private static final String ON = "{\"use_influxdb\": true}";

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of("STATS_WARM_UP", "true")));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void switchOn() {
        LogLevels.info(SourceSwitch.class);
        assertThat(flip(app, ON).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> flip(App app, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(app.uri("/actuator/statsource"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return app.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonNode statsource() {
        return app.json("/actuator/statsource");
    }

    @Test
    void flip_holdsFromTheNextRequestOn() {
        assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("embedded");

        flip(app, OFF);

        JsonNode answer = app.json("/api/v1/stats");
        assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
        assertThat(answer.path("warnings").path(0).path("code").asString()).isEqualTo("influxdb_disabled");
        assertThat(answer.path("warnings").path(0).path("message").asString())
                .contains("since " + statsource().path("changed_at").asString(), "POST /actuator/statsource");

        flip(app, ON);

        assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("embedded");
    }

    @Test
    void flip_isAnsweredWithWhereTheSwitchIsNow() {
        Instant before = Instant.now().minusMillis(1);

        JsonNode answer = app.read(flip(app, OFF).body());

        assertThat(answer).isEqualTo(statsource());
        assertThat(answer.propertyNames())
                .containsExactly("use_influxdb", "changed_at", "changed_by", "use_influxdb_at_start");
        assertThat(answer.path("use_influxdb").asBoolean()).isFalse();
        assertThat(Instant.parse(answer.path("changed_at").asString())).isBetween(before, Instant.now());
        assertThat(answer.path("changed_by").asString()).isEqualTo("this_machine");
        assertThat(answer.path("use_influxdb_at_start").asBoolean()).isTrue();
    }

    @Test
    void flip_showsInHealthLogAndMetrics(CapturedOutput output) {
        assertThat(app.metric("admin_api_influxdb_enabled")).isEqualTo(1);

        flip(app, OFF);

        assertThat(app.metric("admin_api_influxdb_enabled")).isZero();
        JsonNode source = app.json("/api/v1/health").path("stats_source");
        assertThat(source.path("use_influxdb").asBoolean()).isFalse();
        assertThat(source.path("selected").asString()).isEqualTo("services-fallback");
        assertThat(source.path("since")).isEqualTo(statsource().path("changed_at"));
        assertThat(output.getOut().lines().filter(line -> line.contains("USE_INFLUXDB_STATS")))
                .singleElement()
                .asString()
                .endsWith("switched from true to false by 127.0.0.1 (this machine)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"use_influxdb\": \"off\"}",
                "{\"use_influxdb\": 0}",
                "{\"use_influxdb\": null}",
                "{\"use_influxdb\": \"\"}",
                "{\"use_influxdb\": \"FALSE\"}",
                "{\"useInfluxdb\": false}",
                "{\"use_influx\": false}"
            })
    void anythingElse_isAProblemThatNamesTheParameter(String body) {
        HttpResponse<String> answer = flip(app, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(app.read(answer.body())).isEqualTo(app.read("""
                {"type": "urn:admin-api:problem:bad-use_influxdb", "title": "Bad request", "status": 400,
                 "detail": "use_influxdb must be one of true, false", "instance": "/actuator/statsource",
                 "parameter": "use_influxdb", "allowed": ["true", "false"]}"""));
        assertThat(statsource().path("use_influxdb").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "off", "[false]", "{\"use_influxdb\": false", "{\"use_influxdb\": {}}"})
    void bodyThatCantBeRead_isAProblem(String body) {
        HttpResponse<String> answer = flip(app, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(statsource().path("use_influxdb").asBoolean()).isTrue();
    }

    @Test
    void stranger_canLookAndNotFlip() {
        assertThat(flip(app, OFF, "X-Forwarded-For", "10.0.0.7").statusCode()).isEqualTo(403);
        assertThat(flip(app, OFF, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);

        assertThat(statsource().path("use_influxdb").asBoolean()).isTrue();
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/actuator/statsource"))
                                .header("X-Forwarded-For", "10.0.0.7"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withAKey_whoHasItFlips_andNobodyReadsFromWhere() {
        try (App keyed = App.start(UPSTREAM.settings(Map.of("API_KEY", "0123456789abcdef")))) {
            assertThat(flip(keyed, OFF).statusCode()).isEqualTo(401);
            assertThat(keyed.metric("admin_api_influxdb_enabled")).isEqualTo(1);

            HttpResponse<String> answer = flip(keyed, OFF, "Authorization", "Token 0123456789abcdef");

            assertThat(keyed.read(answer.body()).path("changed_by").asString()).isEqualTo("api_key");
            assertThat(keyed.get("/actuator/statsource").body())
                    .isEqualTo(answer.body())
                    .doesNotContain("127.0.0.1");
            assertThat(keyed.metric("admin_api_influxdb_enabled")).isZero();
        }
    }

    @Test
    void offAtTheStart_onLater_goesOnByItself() {
        try (App later = App.start(UPSTREAM.settings(
                Map.of("USE_INFLUXDB_STATS", "false", "STATS_WARM_UP", "true", "SAMPLE_INTERVAL", "1s")))) {
            assertThat(later.json("/actuator/statsource").path("changed_by").asString())
                    .isEqualTo("environment");
            assertThat(later.json("/api/v1/stats")
                            .path("warnings")
                            .path(0)
                            .path("message")
                            .asString())
                    .contains("USE_INFLUXDB_STATS=false");
            assertThat(warmPeriods(later)).isZero();
            // What was sampled, as in statistics.
            await().until(() -> health(later).path("event_processing").has("total_events"));

            flip(later, ON);

            await().until(() -> warmPeriods(later) == 6);
            assertThat(health(later).path("event_processing").has("total_events"))
                    .isTrue();
        }
    }

    private static int warmPeriods(App app) {
        return app.json("/api/v1/health").path("cache").path("warm_periods").asInt();
    }

    private static JsonNode health(App app) {
        return app.json("/api/v1/health").path("ingestion_service");
    }
}
