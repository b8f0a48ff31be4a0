package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.StatsStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A bucket that keeps its points for less than a period is known by the check. */
@RealInflux
class BucketRetentionTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private final InfluxServer server = RealInfluxExtension.shared();

    private Instant keptSince(String bucket, String token) {
        StatsStore store = FluxStores.open(server, bucket, token);
        try {
            assertThat(store.keptSince(NOON)).isEqualTo(Instant.MIN);
            store.check();
            return store.keptSince(NOON);
        } finally {
            FluxStores.close(store);
        }
    }

    @Test
    void keptSince_isTheBucketsOwn_alsoForATokenThatMayReadOnly() {
        String bucket = server.newBucket(WEEK);
        assertThat(keptSince(bucket, InfluxServer.TOKEN)).isEqualTo(NOON.minus(WEEK));
        assertThat(keptSince(bucket, server.readToken(bucket))).isEqualTo(NOON.minus(WEEK));
        server.deleteBucket(bucket);
    }

    @Test
    void bucketThatKeepsAllForEver_hasNone() {
        String bucket = server.newBucket();
        assertThat(keptSince(bucket, InfluxServer.TOKEN)).isEqualTo(Instant.MIN);
        server.deleteBucket(bucket);
    }

    @Test
    void answer_speaksOfTheTimeThatIsKept_andSaysSo() {
        String bucket = server.newBucket(WEEK);
        Instant oldest = Instant.now().minus(WEEK);
        try (App app = App.start(Map.of(
                "STATS_BUDGET",
                "30s",
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                server.readToken(bucket),
                "INFLUXDB_BUCKET",
                bucket))) {
            await().untilAsserted(() ->
                    assertThat(codes(app.json("/api/v1/stats?period=30d"))).contains("retention"));

            JsonNode answer = app.json("/api/v1/stats?period=30d");
            assertThat(Instant.parse(answer.path("from").asString()))
                    .isBetween(oldest, oldest.plus(Duration.ofHours(7)));
            assertThat(answer.path("complete").asBoolean()).isTrue();
            assertThat(answer.path("trends").path("points").path(0).path("time"))
                    .isEqualTo(answer.path("from"));
            assertThat(codes(app.json("/api/v1/stats?period=24h"))).doesNotContain("retention");
        }
    }

    private static Iterable<String> codes(JsonNode answer) {
        return StreamSupport.stream(answer.path("warnings").spliterator(), false)
                .map(warning -> warning.path("code").asString())
                .toList();
    }
}
