package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.cache.redis.RedisCacheMetrics;
import dev.haingestor.adminapi.cache.redis.RedisEntry;
import dev.haingestor.adminapi.cache.redis.RedisGeneration;
import dev.haingestor.adminapi.cache.redis.RedisWindowSource;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.redis.RedisServer;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.StoreIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is believed of a Redis that lies, and what it costs when it is down. */
@RealRedis
@Tag("newest-jdk")
class RedisWindowSourceTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = NOON.minus(Duration.ofMinutes(30));
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery OTHERS = SeriesQuery.of("others", Map.of("state", FieldKind.POINTS));
    private static final CacheProperties PROPERTIES = new CacheProperties(
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            DataSize.ofMegabytes(64));

    private static RedisServer server;
    private static int stores;

    private final String store = "store " + stores++;
    private final SetClock clock = new SetClock(NOON);

    @BeforeAll
    static void startServer() {
        server = new RedisServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** One of us, with what it does in the background done by hand. */
    private static final class One {

        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final AtomicInteger forgotten = new AtomicInteger();
        private final Redis redis;
        private final RedisKeys keys;
        private final RedisGeneration generation;
        private final RedisWindowSource windows;

        One(String url, String store, Clock clock) {
            redis = server.client(url, registry);
            keys = new RedisKeys(new StoreIdentity(store));
            generation = new RedisGeneration(redis, keys.of("generation"), clock, forgotten::incrementAndGet);
            windows = new RedisWindowSource(
                    redis,
                    keys,
                    generation,
                    PROPERTIES,
                    Duration.ofMillis(50),
                    Source.INFLUXDB,
                    new RedisCacheMetrics(registry),
                    clock,
                    Runnable::run);
            // The first look may make the generation; the second one sees it.
            generation.look();
            generation.look();
        }

        Map<Instant, Reading> find() {
            return windows.find(EVENTS, MINUTE, List.of(START)).join();
        }

        void share(Reading reading) {
            windows.offer(EVENTS, MINUTE, reading);
            windows.send();
        }

        double counted(String result) {
            return registry.counter("admin.api.redis.windows", "result", result).count();
        }
    }

    private One one() {
        return new One(server.url(), store, clock);
    }

    private static Reading reading(Instant readAt) {
        Window window = new Window(START, START.plus(MINUTE));
        return new Reading(window, Rollup.of(Group.ALL, "state", new Points(3)), readAt, MINUTE, Source.INFLUXDB);
    }

    private void assertRefused(One one, String reason) {
        assertThat(one.find()).isEmpty();
        assertThat(one.counted("refused")).isEqualTo(1);
        assertThat(one.registry
                        .counter("admin.api.redis.refused", "reason", reason)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatOneHasRead_theOtherHas() {
        Reading reading = reading(NOON.minusSeconds(10));
        one().share(reading);

        assertThat(one().find()).containsExactly(Map.entry(START, reading));
    }

    @Test
    void anotherDeployment_hasItsOwn() {
        one().share(reading(NOON));
        assertThat(new One(server.url(), store + "'s neighbour", clock).find()).isEmpty();
    }

    @Test
    void entryUnderAnotherWindowsKey_isRefused() {
        One one = one();
        RedisEntry entry =
                new RedisEntry(one.keys.of(OTHERS, MINUTE, START), one.generation.text(), NOON, Rollup.EMPTY);
        one.redis.put(Map.of(one.keys.of(EVENTS, MINUTE, START), new Redis.Value(entry.bytes(), MINUTE)));
        assertRefused(one, "other");
    }

    @Test
    void entryReadBeforeItsWindowHadSettled_isRefused() {
        one().share(reading(START.plus(MINUTE).plusSeconds(119)));
        assertRefused(one(), "unsettled");
    }

    @Test
    void entryOfTheFuture_isRefused() {
        one().share(reading(NOON.plusMillis(1)));
        assertRefused(one(), "future");
    }

    @Test
    void entryReadLongAgo_isRefused() {
        one().share(reading(NOON));
        One one = one();
        clock.pass(Duration.ofHours(1));
        assertRefused(one, "expired");
    }

    @Test
    void entryReadTooLongAgoToBeShared_isNotSent() {
        clock.pass(Duration.ofHours(2));
        One one = one();
        one.share(reading(NOON));
        assertThat(one.find()).isEmpty();
        assertThat(one.counted("miss")).isEqualTo(1);
    }

    @Test
    void flippedBytes_areRefused() {
        One one = one();
        String key = one.keys.of(EVENTS, MINUTE, START);
        byte[] bytes = new RedisEntry(key, one.generation.text(), NOON, Rollup.EMPTY).bytes();
        bytes[bytes.length / 2] ^= 4;
        one.redis.put(Map.of(key, new Redis.Value(bytes, MINUTE)));
        assertRefused(one, "damaged");
    }

    @Test
    void whoForgets_makesAllForget_andNothingOfBeforeComesBack() {
        One one = one();
        One other = one();
        one.share(reading(NOON));
        int before = other.forgotten.get();

        assertThat(one.windows.invalidate(() -> {})).isTrue();

        assertThat(other.find()).isEmpty();
        other.generation.look();
        assertThat(other.forgotten).hasValue(before + 1);
        assertThat(other.find()).isEmpty();
        assertThat(one.forgotten.get()).as("its own forgetting it knows").isLessThanOrEqualTo(1);
        other.share(reading(NOON));
        assertThat(one.find()).hasSize(1);
    }

    @Test
    void lostGeneration_isPutBack_andNobodyForgets() {
        One one = one();
        One other = one();
        int before = one.forgotten.get() + other.forgotten.get();
        server.kill();
        server.start();
        await().untilAsserted(() -> {
            one.generation.look();
            other.generation.look();
            one.share(reading(NOON));
            assertThat(other.find()).hasSize(1);
        });
        assertThat(one.forgotten.get() + other.forgotten.get()).isEqualTo(before);
    }

    @Test
    void generationFromTheFarFutureOrOddOne_isOverwritten() {
        One one = one();
        one.redis.set(one.keys.of("generation"), "9999999999999-00000000");
        one.generation.look();
        one.redis.set(one.keys.of("generation"), "what is this");
        one.generation.look();
        one.share(reading(NOON));
        assertThat(one().find()).hasSize(1);
    }

    @Test
    void redisIsDown_forgettingIsMadeUpFor() {
        One one = one();
        One other = one();
        int before = other.forgotten.get();
        server.kill();
        assertThat(one.windows.invalidate(() -> {})).isFalse();
        assertThat(one.find()).isEmpty();

        server.start();
        await().untilAsserted(() -> {
            one.generation.look();
            other.generation.look();
            assertThat(other.forgotten).hasValue(before + 1);
        });
    }

    @Test
    void frozenRedis_isNoticedOnce_andThenLeftAlone() {
        One one = one();
        one.share(reading(NOON));
        server.freeze();
        try {
            assertThat(one.find()).isEmpty();
            for (int i = 0; i < 1_000; i++) {
                assertThat(one.find()).isEmpty();
            }
            assertThat(one.registry
                            .counter("admin.api.redis.errors", "operation", "get")
                            .count())
                    .isBetween(1.0, 2.0);
            assertThat(one.registry
                            .counter("admin.api.cache.skipped", "reason", "redis_unavailable")
                            .count())
                    .isEqualTo(1_000);
        } finally {
            server.thaw();
        }
        await().untilAsserted(() -> {
            one.generation.look();
            assertThat(one.find()).hasSize(1);
        });
    }

    @Test
    void frozenRedis_delaysAnAnswerByItsLimitOnly() {
        One one = one();
        one.share(reading(NOON));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        RedisWindowSource windows = new RedisWindowSource(
                one.redis,
                one.keys,
                one.generation,
                PROPERTIES,
                Duration.ofMillis(50),
                Source.INFLUXDB,
                new RedisCacheMetrics(one.registry),
                clock,
                threads);
        server.freeze();
        try {
            long started = System.nanoTime();
            assertThat(windows.find(EVENTS, MINUTE, List.of(START)).join()).isEmpty();
            // The limit is 50 ms, a command's is a second.
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(900));
            // Where a thread of ours took so long to begin, it is the next one that notices.
            await().until(() -> {
                windows.find(EVENTS, MINUTE, List.of(START)).join();
                return !one.redis.isConnected();
            });
        } finally {
            server.thaw();
            threads.shutdown();
        }
    }

    @Test
    void wrongPassword_isLikeNoRedis() {
        One one = new One(server.url().replace("redis://", "redis://nobody:wrong@"), store, clock);
        assertThat(one.find()).isEmpty();
        assertThat(one.redis.isConnected()).isFalse();
    }

    @Test
    void anotherKindOfValue_isAMiss() {
        One one = one();
        Map<String, Redis.Value> values = new HashMap<>();
        values.put(one.keys.of(EVENTS, MINUTE, START), new Redis.Value("what is this text?".getBytes(), MINUTE));
        one.redis.put(values);
        assertRefused(one, "format");
    }

    @Test
    void list_isAMiss_andOverwritten() {
        One one = one();
        server.command("RPUSH", one.keys.of(EVENTS, MINUTE, START), "text");
        assertThat(one.find()).isEmpty();
        assertThat(one.counted("miss")).isEqualTo(1);

        one.share(reading(NOON));

        assertThat(one.find()).hasSize(1);
    }

    @Test
    void entryOfAnotherFormat_isRefused() {
        One one = one();
        String key = one.keys.of(EVENTS, MINUTE, START);
        byte[] bytes = new RedisEntry(key, one.generation.text(), NOON, Rollup.EMPTY).bytes();
        bytes[3]++;
        one.redis.put(Map.of(key, new Redis.Value(bytes, MINUTE)));
        assertRefused(one, "format");
    }

    @Test
    void entryOfAnotherDeployment_copiedToOurKey_isRefused() {
        One one = one();
        One neighbour = new One(server.url(), store + "'s neighbour", clock);
        RedisEntry entry =
                new RedisEntry(neighbour.keys.of(EVENTS, MINUTE, START), one.generation.text(), NOON, Rollup.EMPTY);
        one.redis.put(Map.of(one.keys.of(EVENTS, MINUTE, START), new Redis.Value(entry.bytes(), MINUTE)));
        assertRefused(one, "other");
    }

    @Test
    void entryOfAnOldGeneration_isRefused() {
        One one = one();
        RedisEntry entry =
                new RedisEntry(one.keys.of(EVENTS, MINUTE, START), "1700000000000-00000001", NOON, Rollup.EMPTY);
        one.redis.put(Map.of(entry.key(), new Redis.Value(entry.bytes(), MINUTE)));
        assertRefused(one, "generation");
    }

    @Test
    void whatIsReadAgainAndDiffers_takesLongerWindowsOfBeforeWithIt() {
        One one = one();
        one.share(reading(NOON));
        SettledWindows settled = new SettledWindows(1_000_000, one.windows);
        Duration part = MINUTE.dividedBy(2);
        Window half = new Window(START, START.plus(part));
        Reading before = new Reading(half, Rollup.EMPTY, NOON, part, Source.INFLUXDB);
        Reading now = new Reading(
                half, Rollup.of(Group.ALL, "state", new Points(1)), NOON.plusMillis(1), part, Source.INFLUXDB);
        settled.put(EVENTS, part, before, settled.epoch());
        assertThat(one.find()).hasSize(1);

        settled.replace(EVENTS, part, List.of(now), (old, fresh) -> true, settled.epoch());

        assertThat(one.find()).isEmpty();
        assertThat(one.registry
                        .counter("admin.api.redis.refused", "reason", "changed")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void slowThreadOfOurs_isNotBlamedOnRedis() {
        One one = one();
        one.share(reading(NOON));
        RedisWindowSource windows = new RedisWindowSource(
                one.redis,
                one.keys,
                one.generation,
                PROPERTIES,
                Duration.ofMillis(1),
                Source.INFLUXDB,
                new RedisCacheMetrics(one.registry),
                clock,
                neverRuns -> {});

        assertThat(windows.find(EVENTS, MINUTE, List.of(START)).join()).isEmpty();

        assertThat(one.redis.isConnected()).isTrue();
    }
}
