package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.alerts.webhook.Webhook;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.RedisServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Alerts of two of us over a real InfluxDB and a real Redis. */
@RealInflux
@RealRedis
@Tag("slow")
class AlertReplicasTest {

    private final InfluxServer server = RealInfluxExtension.shared();
    private final String bucket = server.newBucket();
    private final RedisServer redis = new RedisServer();

    @AfterEach
    void stop() {
        redis.close();
        server.deleteBucket(bucket);
    }

    private App start() {
        return start("");
    }

    private App start(String webhook) {
        return App.start(Map.of(
                "ALERT_WEBHOOK_URL",
                webhook,
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                InfluxServer.TOKEN,
                "INFLUXDB_BUCKET",
                bucket,
                "REDIS_URL",
                redis.url(),
                "STATS_BUDGET",
                "30s"));
    }

    private void write(Instant time, int errors) {
        server.write(
                bucket,
                "service_metrics,service=queue write_attempts=100i,write_errors=" + errors + "i " + time.toEpochMilli()
                        + "000000");
    }

    @Test
    void replicas_agree_andAnAcknowledgementShowsAtBoth_andAfterARestart() {
        Instant time = Instant.now().minus(Duration.ofHours(3));
        write(time.minusSeconds(600), 0);
        write(time, 50);
        String alerts = "/api/v1/alerts?severity=error&service=queue";
        try (App one = start()) {
            JsonNode made = one.json(alerts);
            assertThat(made).hasSize(2);
            try (App other = start()) {
                assertThat(other.json(alerts)).isEqualTo(made);

                String id = made.get(0).path("id").asString();
                assertThat(one.send(HttpRequest.newBuilder(one.uri("/api/v1/alerts/" + id + "/acknowledge"))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString("{\"who\": \"anna\"}")))
                                .statusCode())
                        .isEqualTo(200);

                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(other.json(alerts)
                                        .get(0)
                                        .path("acknowledgedBy")
                                        .asString())
                                .isEqualTo("anna"));
            }
        }
        try (App later = start()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(later.json(alerts)
                                    .get(0)
                                    .path("acknowledged")
                                    .asBoolean())
                            .isTrue());
        }
    }

    @Test
    void openAlert_isToldOnce_byAnyOfTheReplicas() throws InterruptedException {
        // The minutes that have ended show the alert, whatever the time is.
        Instant now = Instant.now();
        write(now.minusSeconds(600), 0);
        write(now.minusSeconds(300), 50);
        try (Webhook webhook = new Webhook();
                App one = start(webhook.url());
                App other = start(webhook.url())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> webhook.bodies().size() >= 2);
            Thread.sleep(Duration.ofSeconds(20).toMillis());

            assertThat(webhook.bodies().stream()
                            .map(one::read)
                            .filter(body -> body.path("alert")
                                    .path("service")
                                    .asString()
                                    .equals("queue"))
                            .map(body -> body.path("event").asString() + " "
                                    + body.path("alert").path("rule").asString()))
                    .containsExactlyInAnyOrder("opened high_error_rate", "opened low_success_rate");
            assertThat(other.json("/api/v1/alerts/active?service=queue")).hasSize(2);
        }
    }
}
