package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The cache as it is by default, over a real InfluxDB: an answer lives as long as its tail. */
@RealInflux
@Tag("slow")
class HttpCachingOverInfluxTest {

    private static InfluxServer server;
    private static String bucket;
    private static App app;

    @BeforeAll
    static void start() {
        server = RealInfluxExtension.shared();
        bucket = server.newBucket();
        app = App.start(Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                server.readToken(bucket),
                "INFLUXDB_BUCKET",
                bucket,
                "STATS_BUDGET",
                "30s",
                "STATS_CACHE_LIVE_TTL",
                "5s",
                "STATS_CACHE_TTL",
                "60s",
                "STATS_CACHE_REFRESH_WAIT",
                "0s"));
    }

    @AfterAll
    static void stop() {
        app.close();
        server.deleteBucket(bucket);
    }

    private static HttpResponse<String> get(String ifNoneMatch) {
        return app.send(
                HttpRequest.newBuilder(app.uri("/api/v1/stats?period=24h")).header("If-None-Match", ifNoneMatch));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void newTail_isAnotherAnswer_andItsOldTagIsWorthNothing() {
        String etag = tagThatHolds();
        server.write(bucket, "home_assistant_events,entity_id=a state=\"on\"");

        // The old one is served while a new one is read.
        await().atMost(Duration.ofSeconds(30)).until(() -> events(get("\"none\"")) == 1);

        assertThat(get(etag).statusCode()).isEqualTo(200);
    }

    /** The first may be of a tail that is being read again just then. */
    private static String tagThatHolds() {
        AtomicReference<String> etag = new AtomicReference<>("\"none\"");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            HttpResponse<String> answer = get(etag.get());
            return etag.getAndSet(header(answer, "ETag")).equals(header(answer, "ETag")) && answer.statusCode() == 304;
        });
        return etag.get();
    }

    private static long events(HttpResponse<String> answer) {
        return app.read(answer.body()).path("metrics").path("total_events").asLong();
    }

    @Test
    void answerOfAnOldTail_saysThatItIsNotFreshAnyMore() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            HttpResponse<String> answer = get("\"none\"");
            assertThat(header(answer, "Cache-Status")).startsWith("admin-api; hit; ttl=-");
            assertThat(header(answer, "Cache-Control")).isEqualTo("max-age=0, must-revalidate");
        });
    }
}
