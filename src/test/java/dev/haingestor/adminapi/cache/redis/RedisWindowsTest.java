package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.redis.RedisServer;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
class RedisWindowsTest {

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
        private final RedisInstance instance;
        private final RedisGeneration generation;

        One(String url, String store, Clock clock) {
            redis = server.client(url, registry, Duration.ofMillis(20));
            instance = new RedisInstance(
                    redis, store, PROPERTIES, Duration.ZERO, clock, registry, forgotten::incrementAndGet);
            generation = instance.generation;
            generation.poll();
        }

        Map<Instant, Reading> find() {
            return instance.windows
                    .find(EVENTS, MINUTE, List.of(START), Source.INFLUXDB, Instant.MIN)
                    .join();
        }

        void share(Reading reading) {
            instance.windows.offer(EVENTS, MINUTE, reading);
            instance.windows.send();
        }

        /** The key of the window, as an intruder would find it out. */
        String key() {
            return instance.keys.of(
                            RedisEntry.FORMAT + ":" + generation.current().orElseThrow() + ":")
                    + RedisKeys.digest(List.of(EVENTS)) + ":60:" + START.getEpochSecond();
        }

        void put(byte[] bytes) {
            assertThat(redis.set(key(), new Redis.Value(bytes, MINUTE)).join()).isTrue();
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
    void whoForgets_makesAllForget_andNothingOfBeforeComesBack() {
        One one = one();
        One other = one();
        one.share(reading(NOON));
        int before = other.forgotten.get();

        assertThat(one.instance.shared().invalidate(() -> {})).isTrue();

        other.generation.poll();
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
            one.generation.poll();
            other.generation.poll();
            one.share(reading(NOON));
            assertThat(other.find()).hasSize(1);
        });
        assertThat(one.forgotten.get() + other.forgotten.get()).isEqualTo(before);
    }

    @Test
    void generationFromTheFarFutureOrOddOne_isOverwritten() {
        One one = one();
        one.redis.set(one.generation.key(), "9999999999999-00000000").join();
        one.generation.poll();
        one.redis.set(one.generation.key(), "what is this").join();
        one.generation.poll();
        one.share(reading(NOON));
        assertThat(one().find()).hasSize(1);
    }

    @Test
    void redisIsDown_forgettingIsMadeUpFor() {
        One one = one();
        One other = one();
        int before = other.forgotten.get();
        server.kill();
        assertThat(one.instance.shared().invalidate(() -> {})).isFalse();
        assertThat(one.find()).isEmpty();

        server.start();
        await().untilAsserted(() -> {
            one.generation.poll();
            other.generation.poll();
            assertThat(other.forgotten).hasValue(before + 1);
        });
    }

    @Test
    void wrongPassword_isLikeNoRedis() {
        One one = new One(server.url().replace("redis://", "redis://nobody:wrong@"), store, clock);
        assertThat(one.find()).isEmpty();
        assertThat(one.redis.isConnected()).isFalse();
    }

    @Test
    void flippedBytes_areRefused() {
        One one = one();
        byte[] bytes = new RedisEntry(NOON, Rollup.EMPTY).bytes();
        bytes[bytes.length / 2] ^= 4;
        one.put(bytes);
        assertRefused(one, "damaged");
    }

    @Test
    void anotherKindOfValue_isRefused() {
        One one = one();
        one.put("what is this text?".getBytes(StandardCharsets.UTF_8));
        assertRefused(one, "damaged");
    }

    @Test
    void list_isAMiss_andOverwritten() {
        One one = one();
        server.command("RPUSH", one.key(), "text");
        assertThat(one.find()).isEmpty();
        assertThat(one.counted("miss")).isEqualTo(1);

        one.share(reading(NOON));

        assertThat(one.find()).hasSize(1);
    }

    @Test
    void windowOfAnOlderGeneration_isFoundNoMore_evenWhereItIsOfferedLater() {
        One one = one();
        One other = one();
        other.instance.windows.offer(EVENTS, MINUTE, reading(NOON));
        one.instance.shared().invalidate(() -> {});
        other.instance.windows.send();

        other.generation.poll();

        assertThat(one.find()).isEmpty();
        assertThat(other.find()).isEmpty();
    }

    @Test
    void frozenRedis_isNoticed_andThenLeftAlone() {
        One one = one();
        one.share(reading(NOON));
        RedisSharing sharing = new RedisSharing(one.redis, one.instance.keys, one.generation, Duration.ofMillis(50));
        RedisWindows windows =
                new RedisWindows(sharing, PROPERTIES, new RedisCacheMetrics(new SimpleMeterRegistry()), clock);
        server.freeze();
        try {
            for (int i = 0; i < 1_000; i++) {
                assertThat(windows.find(EVENTS, MINUTE, List.of(START), Source.INFLUXDB, Instant.MIN)
                                .join())
                        .isEmpty();
                one.redis.set("some key", "value");
            }
            assertThat(one.redis.isConnected()).isFalse();
        } finally {
            server.thaw();
        }
        await().untilAsserted(() -> {
            one.generation.poll();
            assertThat(one.find()).hasSize(1);
        });
    }

    @Test
    void whatIsReadAgainAndDiffers_takesLongerWindowsOfBeforeWithIt() {
        One one = one();
        one.share(reading(NOON));
        assertThat(one.find()).hasSize(1);

        one.instance.shared().delete(EVENTS, MINUTE, START);

        await().untilAsserted(() -> assertThat(one.find()).isEmpty());
    }

    @Test
    void windowsReadAgain_areTakenFromWhoHasReadThem() {
        One one = one();
        one.share(reading(NOON));
        Range range = new Range(START, START.plus(MINUTE), MINUTE);

        assertThat(one().instance
                        .shared()
                        .again(EVENTS, range, NOON.minusMillis(1), RedisWindowsTest::notAsked)
                        .join())
                .contains(List.of(reading(NOON)));
    }

    private static CompletableFuture<List<Reading>> notAsked() {
        throw new AssertionError("the store is asked");
    }

    @Test
    void windowsThatAreDueEverywhere_areReadAgainByOne() {
        One one = one();
        one.share(reading(NOON));
        Range range = new Range(START, START.plus(MINUTE), MINUTE);
        CompletableFuture<List<Reading>> underWay = new CompletableFuture<>();
        CompletableFuture<Optional<List<Reading>>> again =
                one.instance.shared().again(EVENTS, range, NOON, () -> underWay);
        One other = one();

        await().untilAsserted(() -> assertThat(other.instance
                        .shared()
                        .again(EVENTS, range, NOON, RedisWindowsTest::notAsked)
                        .join())
                .isEmpty());

        clock.pass(Duration.ofSeconds(1));
        underWay.complete(List.of(reading(clock.instant())));
        again.join().orElseThrow().forEach(one::share);
        assertThat(other.instance
                        .shared()
                        .again(EVENTS, range, NOON, RedisWindowsTest::notAsked)
                        .join())
                .contains(List.of(reading(clock.instant())));
    }
}
