package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.AppProcess;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** After an outage of a real InfluxDB no answer is complete before it shows what was to be written meanwhile. */
@RealInflux
@Tag("slow")
class PendingWritesTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final JsonMapper JSON = JsonMapper.builder().build();
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
    void whatWaitsForTheStore_isMissedByNoCompleteAnswer() throws InterruptedException {
        UPSTREAM.count(29, 29, 0);
        try (App app = App.start(UPSTREAM.settings(Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                InfluxServer.TOKEN,
                "INFLUXDB_BUCKET",
                server.newBucket(),
                "RECORD_SERVICE_METRICS",
                "true",
                "SAMPLE_INTERVAL",
                "2s",
                "STATS_CHECK_INTERVAL",
                "500ms",
                "STATS_CACHE_LIVE_TTL",
                "5s",
                "STATS_CACHE_TTL",
                "60s")))) {
            within(() -> app.metric("admin_api_recorder_points_total{result=\"written\"}") >= 4
                    && stats(app).path("complete").asBoolean());
            // Where what waits is written before anybody has asked, there is nothing to be missed: then once more.
            boolean wasMissed = false;
            for (int outage = 1; outage <= 4 && !wasMissed; outage++) {
                wasMissed = isMissedAfterAnOutage(app, 100L * outage);
            }
            assertThat(wasMissed).as("an answer came while points waited").isTrue();
            Instant threeTicksLater = Instant.now().plusSeconds(6);
            while (Instant.now().isBefore(threeTicksLater)) {
                assertThat(stats(app).path("warnings").toString())
                        .as("no flicker")
                        .doesNotContain("service_metrics_pending");
                Thread.sleep(100);
            }
        } finally {
            server.restart();
        }
    }

    /** @return whether the first answers of the store came before what had waited was written */
    private static boolean isMissedAfterAnOutage(App app, long writes) {
        server.kill();
        within(() -> app.metric("admin_api_recorder_buffered_points") >= 2);
        UPSTREAM.count(29, (int) (29 + writes), 0);
        within(() -> app.metric("admin_api_recorder_buffered_points") >= 8);
        server.restart();

        List<JsonNode> stored = new ArrayList<>();
        List<String> strict = new ArrayList<>();
        within(() -> {
            strict.add(app.get("/api/v1/stats?period=15m&strict=true").body());
            JsonNode answer = stats(app);
            if (answer.path("source").asString().equals("influxdb")) {
                stored.add(answer);
            }
            return answer.path("complete").asBoolean()
                    && answer.path("metrics").path("total_writes").asLong() == writes;
        });

        assertThat(stored)
                .filteredOn(answer -> answer.path("complete").asBoolean())
                .allSatisfy(answer -> assertThat(
                                answer.path("metrics").path("total_writes").asLong())
                        .isEqualTo(writes));
        if (stored.get(0).path("complete").asBoolean()) {
            return false;
        }
        assertThat(stored.get(0).path("warnings").path(0).path("code").asString())
                .isEqualTo("service_metrics_pending");
        assertThat(stored.get(0).path("warnings").path(0).path("affects").toString())
                .contains("total_writes", "write_errors", "success_rate", "services");
        return strict.stream()
                .anyMatch(body -> body.contains("incomplete-answer") && body.contains("still to be written"));
    }

    @Test
    void whatWaitsWhenTheServiceIsKilled_isMissedByNoCompleteAnswerAfterIt(@TempDir Path folder) throws Exception {
        UPSTREAM.count(29, 29, 0);
        Map<String, String> settings = UPSTREAM.settings(Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                InfluxServer.TOKEN,
                "INFLUXDB_BUCKET",
                server.newBucket(),
                "RECORD_SERVICE_METRICS",
                "true",
                "SAMPLE_INTERVAL",
                "1s",
                "STATS_CHECK_INTERVAL",
                "500ms"));
        try (AppProcess app = AppProcess.start(folder, settings)) {
            within(() -> points(app, "points_total{result=\"written\"}") >= 4);
            server.kill();
            within(() -> points(app, "buffered_points") >= 2);
            UPSTREAM.count(29, 79, 0);
            within(() -> points(app, "buffered_points") >= 6);
            app.kill();
        }
        UPSTREAM.count(29, 129, 0);
        server.restart();
        try (AppProcess app = AppProcess.launch(folder, settings)) {
            List<Long> complete = new ArrayList<>();
            within(() -> {
                HttpResponse<String> answer = app.get("/api/v1/stats?period=15m");
                if (answer.headers().firstValue("Stats-Complete").orElse("").equals("true")) {
                    complete.add(JSON.readTree(answer.body())
                            .path("metrics")
                            .path("total_writes")
                            .asLong());
                }
                return complete.size() >= 20;
            });
            assertThat(complete).containsOnly(100L);
        }
    }

    private static double points(AppProcess app, String metric) throws IOException {
        return app.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("admin_api_recorder_" + metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(-1);
    }

    private static JsonNode stats(App app) {
        return app.json("/api/v1/stats?period=15m");
    }

    private static void within(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(ConnectException.class)
                .until(condition);
    }
}
