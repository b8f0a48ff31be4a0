package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service and a real InfluxDB come and go in any order; nobody restarts the service. */
@RealInflux
@Tag("newest-jdk")
class LifeCycleTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final String COUNTS = "admin_api_influxdb_queries_total{outcome=\"success\",query=\"count\"}";
    private static final String CHECKS = "admin_api_influxdb_queries_total{outcome=\"success\",query=\"check\"}";
    private static InfluxServer server;

    @BeforeAll
    static void startServer() {
        server = RealInfluxExtension.own();
    }

    @AfterAll
    static void stop() {
        server.close();
        UPSTREAM.close();
    }

    @Test
    void influxdbDeadAtTheStart_thenThere_thenGone_thenBack() {
        String bucket = server.newBucket();
        server.write(bucket, "home_assistant_events,entity_id=a state=\"1\"");
        server.kill();
        try (App app = start(bucket, InfluxServer.TOKEN)) {
            assertThat(source(app)).isEqualTo("services-fallback");

            server.restart();
            awaitSource(app, "influxdb");
            assertThat(app.json("/api/v1/stats")
                            .path("metrics")
                            .path("total_events")
                            .asLong())
                    .isEqualTo(1);
            assertThat(app.metric("admin_api_influxdb_connected")).isEqualTo(1);

            server.kill();
            assertThat(source(app)).isEqualTo("services-fallback");
            within(() -> source(app).equals("services-fallback") && isBreaker(app, "open"));
            within(() -> app.metric("admin_api_influxdb_connected") == 0);

            server.restart();
            within(() -> isBreaker(app, "closed"));
            awaitSource(app, "influxdb");
        } finally {
            server.restart();
        }
    }

    @Test
    void wrongToken_answersFromTheServicesAndSaysWhy() {
        try (App app = start(server.newBucket(), "wrong")) {
            JsonNode answer = app.json("/api/v1/stats");

            assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
            assertThat(answer.path("warnings").path(0).path("message").asString())
                    .contains("check INFLUXDB_TOKEN");
            within(() -> app.get("/api/v1/health").body().contains("check INFLUXDB_TOKEN"));
        }
    }

    @Test
    void missingBucket_recoversWhenItIsMade() {
        String bucket = "later-" + UUID.randomUUID();
        try (App app = start(bucket, InfluxServer.TOKEN)) {
            assertThat(app.json("/api/v1/stats")
                            .path("warnings")
                            .path(0)
                            .path("message")
                            .asString())
                    .contains("check INFLUXDB_BUCKET");

            server.createBucket(bucket);

            awaitSource(app, "influxdb");
        }
    }

    @Test
    void switchedOff_influxdbIsNotAskedForStatistics() {
        Map<String, String> settings = new HashMap<>(settings(server.newBucket(), InfluxServer.TOKEN));
        settings.put("USE_INFLUXDB_STATS", "false");
        try (App app = App.start(settings)) {
            JsonNode answer = app.json("/api/v1/stats");

            assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
            assertThat(answer.path("warnings").path(0).path("code").asString()).isEqualTo("influxdb_disabled");
            assertThat(app.metric(COUNTS)).isZero();
        }
    }

    @Test
    void switchedOffWhileItRuns_influxdbIsOnlyChecked() {
        try (App app = start(server.newBucket(), InfluxServer.TOKEN)) {
            assertThat(source(app)).isEqualTo("influxdb");

            app.send(HttpRequest.newBuilder(app.uri("/actuator/statsource"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"use_influxdb\": false}")));
            // A read of the last hour that had begun by then has ended when the next check has.
            awaitCheck(app);
            double asked = app.metric(COUNTS);
            assertThat(source(app)).isEqualTo("services-fallback");
            awaitCheck(app);

            assertThat(app.metric(COUNTS)).isEqualTo(asked);
            assertThat(app.metric("admin_api_influxdb_connected")).isEqualTo(1);
        }
    }

    private static void awaitCheck(App app) {
        double checks = app.metric(CHECKS);
        within(() -> app.metric(CHECKS) >= checks + 2);
    }

    private static App start(String bucket, String token) {
        return App.start(settings(bucket, token));
    }

    private static Map<String, String> settings(String bucket, String token) {
        return UPSTREAM.settings(Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                token,
                "INFLUXDB_BUCKET",
                bucket,
                "STATS_CHECK_INTERVAL",
                "500ms"));
    }

    private static String source(App app) {
        return app.json("/api/v1/stats").path("source").asString();
    }

    private static void awaitSource(App app, String source) {
        within(() -> source(app).equals(source));
    }

    private static boolean isBreaker(App app, String state) {
        return app.metric("resilience4j_circuitbreaker_state{name=\"influxdb\",state=\"" + state + "\"}") == 1;
    }

    private static void within(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
