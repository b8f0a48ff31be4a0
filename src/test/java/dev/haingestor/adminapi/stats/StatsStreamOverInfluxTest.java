package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Subscribers see a store that goes away and comes back. */
@RealInflux
class StatsStreamOverInfluxTest {

    @Test
    void outageOfTheStore_isSeenBySubscribers_andSoIsItsEnd() {
        try (StandIns upstream = new StandIns();
                InfluxServer server = RealInfluxExtension.own();
                App app = start(upstream, server);
                Subscriber subscriber =
                        new Subscriber(HttpClient.newHttpClient(), app.uri("/api/v1/stats/stream?period=1h"), "")) {
            awaitSource(subscriber, "influxdb", true);

            server.kill();
            awaitSource(subscriber, "services-fallback", false);

            server.restart();
            awaitSource(subscriber, "influxdb", true);
            assertThat(subscriber.events()).allMatch(event -> event.type().isEmpty());
        }
    }

    private static App start(StandIns upstream, InfluxServer server) {
        String bucket = server.newBucket();
        server.write(bucket, "home_assistant_events,entity_id=a state=\"1\"");
        return App.start(upstream.settings(Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                InfluxServer.TOKEN,
                "INFLUXDB_BUCKET",
                bucket,
                "STATS_BUDGET",
                "10s",
                "STATS_CACHE_LIVE_TTL",
                "1s",
                "STATS_CACHE_TTL",
                "10s",
                "SAMPLE_INTERVAL",
                "1s")));
    }

    private static void awaitSource(Subscriber subscriber, String source, boolean complete) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> subscriber.count() > 0
                        && subscriber.latest().json().path("source").asString().equals(source)
                        && subscriber.latest().json().path("complete").asBoolean() == complete);
    }
}
