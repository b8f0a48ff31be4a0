package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An InfluxDB that goes away: counts of what was read before are still there. */
@RealInflux
class EventsOutageTest {

    @Test
    void stats_ofADeadStore_areWhatWasReadBefore() {
        try (InfluxServer server = RealInfluxExtension.own()) {
            String bucket = server.newBucket();
            long time = Instant.now().minusSeconds(300).toEpochMilli() * 1_000_000;
            for (int i = 0; i < 7; i++) {
                server.write(
                        bucket,
                        "home_assistant_events,event_type=state_changed,entity_id=light.l" + i % 2 + " state=\"on\" "
                                + (time + i));
            }
            try (App app = App.start(Map.of(
                    "INFLUXDB_URL",
                    server.url(),
                    "INFLUXDB_TOKEN",
                    server.readToken(bucket),
                    "INFLUXDB_BUCKET",
                    bucket,
                    "STATS_BUDGET",
                    "10s"))) {
                JsonNode before = app.json("/api/v1/events/stats");
                assertThat(before.path("complete").asBoolean()).isTrue();

                server.kill();
                await().until(() ->
                        !app.json("/api/v1/events/stats").path("complete").asBoolean());
                JsonNode answer = app.json("/api/v1/events/stats");

                assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
                assertThat(answer.path("total_events").asLong()).isEqualTo(7);
                assertThat(answer.path("event_types")).isEqualTo(before.path("event_types"));
                assertThat(answer.path("entities")).isEqualTo(before.path("entities"));
                assertThat(answer.path("warnings").path(0).path("code").asString())
                        .isEqualTo("influxdb_unavailable");

                server.restart();
                await().atMost(java.time.Duration.ofSeconds(40))
                        .until(() -> app.json("/api/v1/events/stats")
                                .path("complete")
                                .asBoolean());
            }
        }
    }
}
