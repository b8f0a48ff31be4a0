package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.RedisServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two of us over a real InfluxDB and a real Redis. */
@RealInflux
@RealRedis
@Tag("slow")
class ReplicasTest {

    private final InfluxServer server = RealInfluxExtension.shared();
    private final String bucket = server.newBucket();
    private final RedisServer redis = new RedisServer();

    @AfterEach
    void stop() {
        redis.close();
        server.deleteBucket(bucket);
    }

    private App start() {
        return App.start(Map.of(
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

    private static long events(App app) {
        return app.json("/api/v1/stats?period=30d")
                .path("metrics")
                .path("total_events")
                .asLong();
    }

    private void write(Duration ago) {
        server.write(
                bucket,
                "home_assistant_events,entity_id=a state=\"on\" "
                        + Instant.now().minus(ago).toEpochMilli() + "000000");
    }

    private static void awaitRedis(App app) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(app.json("/api/v1/health")
                                .path("cache")
                                .path("redis")
                                .asString())
                        .isEqualTo("connected"));
    }

    @Test
    void whoStartsLater_isWarm() {
        write(Duration.ofDays(3));
        try (App first = start()) {
            awaitRedis(first);
            assertThat(events(first)).isEqualTo(1);
            awaitShared();
            try (App second = start()) {
                awaitRedis(second);
                assertThat(events(second)).isEqualTo(1);
                // Sums of settled windows are what aggregates are asked for; tails are read value by value. Unless
                // this machine is so busy that Redis took longer than it may.
                if (second.metric("admin_api_redis_errors_total{operation=\"get\"}") == 0) {
                    assertThat(second.metric("admin_api_redis_windows_total{result=\"hit\"}"))
                            .isPositive();
                    assertThat(first.metric(
                                    "admin_api_influxdb_queries_total{outcome=\"success\",query=\"aggregates\"}"))
                            .isPositive();
                    assertThat(second.metric(
                                    "admin_api_influxdb_queries_total{outcome=\"success\",query=\"aggregates\"}"))
                            .isZero();
                }
            }
        }
    }

    /** What is kept is sent to Redis in the background: until no more comes. */
    private void awaitShared() {
        AtomicLong last = new AtomicLong();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long keys = Long.parseLong(redis.command("DBSIZE").replaceAll("\\D", ""));
                    return keys > 1 && last.getAndSet(keys) == keys;
                });
    }

    @Test
    void backFill_showsAtBothWhenOneIsTold() {
        try (App one = start();
                App other = start()) {
            awaitRedis(one);
            awaitRedis(other);
            assertThat(events(one) + events(other)).isZero();
            write(Duration.ofDays(3));
            assertThat(events(one) + events(other)).isZero();

            assertThat(one.send(HttpRequest.newBuilder(one.uri("/api/v1/stats/cache"))
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(204);

            assertThat(events(one)).isEqualTo(1);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(events(other)).isEqualTo(1));
        }
    }

    @Test
    void flip_reachesAll_andWhoStartsLater() {
        try (App one = start();
                App other = start()) {
            awaitRedis(one);
            awaitRedis(other);
            assertThat(one.send(HttpRequest.newBuilder(one.uri("/actuator/statsource"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"use_influxdb\": false}")))
                            .statusCode())
                    .isEqualTo(200);

            assertThat(one.metric("admin_api_influxdb_enabled")).isZero();
            await().atMost(Duration.ofSeconds(60)).until(() -> other.metric("admin_api_influxdb_enabled") == 0);
            try (App later = start()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> later.metric("admin_api_influxdb_enabled") == 0);
            }
        }
    }

    @Test
    void redisIsKilled_answersGoOn_andHealthStaysHealthy() {
        write(Duration.ofDays(3));
        try (App app = start()) {
            awaitRedis(app);
            redis.kill();

            assertThat(events(app)).isEqualTo(1);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(app.json("/api/v1/health")
                                    .path("cache")
                                    .path("redis")
                                    .asString())
                            .isEqualTo("unavailable"));
            assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats/cache"))
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(202);
            assertThat(events(app)).isEqualTo(1);

            redis.start();
            awaitRedis(app);
        }
    }
}
