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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    private static final int QUERIES_OF_A_TAIL = 7;

    private final InfluxServer server = RealInfluxExtension.shared();
    private final String bucket = server.newBucket();
    private final RedisServer redis = new RedisServer();

    @AfterEach
    void stop() {
        redis.close();
        server.deleteBucket(bucket);
    }

    private App start() {
        return start(Map.of());
    }

    private App start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
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
        settings.putAll(more);
        return App.start(settings);
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
                // What settles between the two is read by the second one; all else it finds.
                if (second.metric("admin_api_redis_errors_total{operation=\"get\"}") == 0) {
                    assertThat(second.metric("admin_api_redis_windows_total{result=\"hit\"}"))
                            .isGreaterThan(20 * second.metric("admin_api_redis_windows_total{result=\"miss\"}"));
                }
            }
        }
    }

    /** Three instances behind dashboards cost InfluxDB what one does; what each checks for itself is not counted. */
    @Test
    void three_costWhatOneDoes() throws InterruptedException {
        write(Duration.ofDays(3));
        Cost one = cost(1);
        Cost three = cost(3);

        System.out.println("one instance: " + one + ", three: " + three);
        assertThat(one.queries()).isGreaterThan(40);
        assertThat(three.shared()).isGreaterThan(8);
        // Where this machine is so busy that Redis takes longer than it may, an instance reads a tail for itself.
        assertThat(three.queries()).isLessThanOrEqualTo(one.queries() * 13 / 10 + QUERIES_OF_A_TAIL * three.alone());
    }

    private record Cost(long queries, long shared, long alone) {

        Cost minus(Cost before) {
            return new Cost(queries - before.queries, shared - before.shared, alone - before.alone);
        }
    }

    /** What some instances cost in twenty seconds, while each is polled four times a second. */
    private Cost cost(int instances) throws InterruptedException {
        List<App> apps = new ArrayList<>();
        try {
            for (int i = 0; i < instances; i++) {
                apps.add(start(Map.of("STATS_CACHE_LIVE_TTL", "2s", "STATS_CACHE_TTL", "60s")));
                awaitRedis(apps.get(i));
                events(apps.get(i));
            }
            Cost before = cost(apps);
            for (int i = 0; i < 80; i++) {
                apps.forEach(ReplicasTest::events);
                Thread.sleep(250);
            }
            return cost(apps).minus(before);
        } finally {
            apps.forEach(App::close);
        }
    }

    private Cost cost(List<App> apps) {
        return new Cost(
                queriesWithoutChecks(apps),
                sum(apps, "admin_api_redis_tails_total{origin=\"shared\"}"),
                sum(apps, "admin_api_redis_tails_total{origin=\"alone\"}"));
    }

    private long queriesWithoutChecks(List<App> apps) {
        return server.queries() - sum(apps, "admin_api_influxdb_queries_total{outcome=\"success\",query=\"check\"}");
    }

    private static long sum(List<App> apps, String metric) {
        return (long) apps.stream().mapToDouble(app -> app.metric(metric)).sum();
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
