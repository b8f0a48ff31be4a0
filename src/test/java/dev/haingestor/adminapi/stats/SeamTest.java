package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Between what was last read of a real InfluxDB and what is sampled from then on no event is missing. */
@RealInflux
@Tag("slow")
class SeamTest {

    @Test
    void eventsOfTheMinuteInWhichTheStoreWentAway_areInTheFallback() {
        try (InfluxServer server = RealInfluxExtension.own();
                StandIns upstream = new StandIns()) {
            String bucket = server.newBucket();
            upstream.count(29, 29, 0);
            // By the service's clock the next minute begins as soon as it has started.
            Instant now = Instant.now();
            Clock clock = Clock.offset(
                    Clock.systemUTC(), Duration.between(now.plusSeconds(12), now.truncatedTo(ChronoUnit.MINUTES)));
            Map<String, String> settings = upstream.settings(Map.of(
                    "INFLUXDB_URL",
                    server.url(),
                    "INFLUXDB_TOKEN",
                    InfluxServer.TOKEN,
                    "INFLUXDB_BUCKET",
                    bucket,
                    "SAMPLE_INTERVAL",
                    "1s",
                    "STATS_CHECK_INTERVAL",
                    "500ms"));
            try (App app = App.start(settings, clock)) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> clock.instant().getEpochSecond() % 60 < 20);
                long minute = clock.instant().getEpochSecond() / 60;
                server.write(
                        bucket,
                        "home_assistant_events,entity_id=a state=\"1\" "
                                + clock.instant().toEpochMilli() + "000000");
                await().until(() -> totalEvents(app) == 1);
                server.kill();
                await().atMost(Duration.ofSeconds(20)).until(() -> isFallback(app));
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

                upstream.count(29 + 50, 29, 0);

                await().atMost(Duration.ofSeconds(10)).until(() -> totalEvents(app) == 1 + 50);
                assertThat(clock.instant().getEpochSecond() / 60)
                        .as("the minute in which it went away")
                        .isEqualTo(minute);
                assertThat(app.json("/api/v1/stats?period=15m")
                                .path("warnings")
                                .path(0)
                                .path("affects")
                                .toString())
                        .doesNotContain("total_events");
            }
        }
    }

    private static boolean isFallback(App app) {
        return stats(app).path("source").asString().equals("services-fallback");
    }

    private static long totalEvents(App app) {
        return stats(app).path("metrics").path("total_events").asLong();
    }

    private static JsonNode stats(App app) {
        return app.json("/api/v1/stats?period=15m");
    }
}
