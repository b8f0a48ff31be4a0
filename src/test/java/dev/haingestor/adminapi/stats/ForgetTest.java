package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A back-fill into InfluxDB shows when somebody says so, and not before its windows are read again. */
@RealInflux
class ForgetTest {

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
                InfluxServer.TOKEN,
                "INFLUXDB_BUCKET",
                bucket,
                "STATS_BUDGET",
                "30s"));
    }

    @AfterAll
    static void stop() {
        app.close();
        server.deleteBucket(bucket);
    }

    private static long events() {
        return app.json("/api/v1/stats?period=24h")
                .path("metrics")
                .path("total_events")
                .asLong();
    }

    private static HttpResponse<String> forget(String query) {
        return app.send(
                HttpRequest.newBuilder(app.uri("/api/v1/stats/cache" + query)).DELETE());
    }

    @Test
    void backFill_showsOnceItsTimeIsForgotten() {
        Instant now = Instant.now();
        Instant past = now.minus(Duration.ofHours(5));
        long before = events();
        server.write(bucket, "home_assistant_events,entity_id=a state=\"on\" " + past.toEpochMilli() + "000000");
        assertThat(events()).isEqualTo(before);

        assertThat(forget("?from=" + now.minus(Duration.ofHours(2))).statusCode())
                .isEqualTo(204);
        assertThat(events()).isEqualTo(before);

        assertThat(forget("?from=" + past.minusSeconds(60) + "&to=" + past.plusSeconds(60))
                        .statusCode())
                .isEqualTo(204);
        assertThat(events()).isEqualTo(before + 1);
    }

    @Test
    void withoutASpan_allIsForgotten() {
        events();
        double misses = app.metric("admin_api_cache_windows_total{result=\"miss\"}");

        assertThat(forget("").statusCode()).isEqualTo(204);

        events();
        assertThat(app.metric("admin_api_cache_windows_total{result=\"miss\"}")).isGreaterThan(misses);
    }

    @ParameterizedTest
    @CsvSource({"?from=yesterday,from", "?to=1,to", "?from=2026-11-23T10:00:00Z&to=2026-11-22T10:00:00Z,from"})
    void noTime_isAProblemThatNamesIt(String query, String parameter) {
        HttpResponse<String> answer = forget(query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("parameter").asString()).isEqualTo(parameter);
    }
}
