package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who has forgotten what, with Redis away, odd, or from the past, and with clocks that are apart. */
@RealRedis
class RedisGenerationTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final Instant LONG_AGO = NOON.minus(Duration.ofHours(1));

    private static RedisServer server;
    private static int stores;

    private final String key = "generation " + stores++;

    @BeforeAll
    static void startServer() {
        server = new RedisServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private final class One {

        private final AtomicInteger forgotten = new AtomicInteger();
        private final Redis redis = server.client(server.url(), new SimpleMeterRegistry(), Duration.ofMillis(20));
        private final RedisGeneration generation;

        One(Instant time) {
            generation = new RedisGeneration(redis, key, new SetClock(time), forgotten::incrementAndGet);
        }

        One looked() {
            generation.poll();
            return this;
        }
    }

    /** One that is in contact, and has cleared nothing since. */
    private One one(Instant time) {
        One one = new One(time).looked();
        one.forgotten.set(0);
        return one;
    }

    private static String there(One one) {
        return new String(one.redis
                .get(List.of(one.generation.key()), Redis.BACKGROUND)
                .join()
                .orElseThrow()
                .get(0)
                .orElseThrow());
    }

    @Test
    void first_makesIt_andForgetsNothing() {
        One first = one(NOON);

        assertThat(first.generation.current()).isPresent();
        assertThat(first.looked().forgotten).hasValue(0);
    }

    @Test
    void oneThatWeFind_makesUsForget() {
        One late = new One(NOON);
        one(NOON.plusSeconds(1)).generation.advance(() -> {});

        assertThat(late.looked().forgotten).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"what is this", "9999999999999-00000000", ""})
    void whatIsNone_isOverwritten_alsoAtTheStart(String odd) {
        server.command("SET", key, odd);
        One one = one(NOON).looked();

        assertThat(one.generation.current()).isPresent();
        assertThat(there(one)).isEqualTo(one.generation.current().orElseThrow());
    }

    @Test
    void list_isOverwritten_alsoAtTheStart() {
        server.command("RPUSH", key, "text");
        One one = one(NOON).looked();

        assertThat(one.generation.current()).isPresent();
        assertThat(there(one)).isEqualTo(one.generation.current().orElseThrow());
    }

    @Test
    void redisFromThePast_isGivenTheNewest_andOnlyWhoDidNotKnowItForgets() {
        one(LONG_AGO);
        One one = one(NOON);
        String before = there(one);
        One cutOff = one(NOON);
        one.generation.advance(() -> {});
        server.command("SET", key, before);
        cutOff.looked();

        one.looked();
        cutOff.looked();

        assertThat(there(one)).isEqualTo(one.generation.current().orElseThrow()).isNotEqualTo(before);
        assertThat(one.forgotten).hasValue(0);
        assertThat(cutOff.forgotten).hasValue(1);
    }

    @Test
    void twoForgetWithClocksApart_allForgetTwice() {
        one(LONG_AGO);
        One ahead = one(NOON.plusSeconds(30));
        One behind = one(NOON);
        One third = one(NOON);
        ahead.generation.advance(() -> {});
        third.looked();

        // By its clock this is before the other's, of which it does not know yet.
        assertThat(behind.generation.advance(() -> {})).isTrue();
        third.looked();
        ahead.looked();

        assertThat(third.forgotten).hasValue(2);
        assertThat(ahead.forgotten).hasValue(1);
        assertThat(behind.forgotten).as("the other's").hasValue(1);
    }

    @Test
    void forgottenWhileRedisWasAway_isNotTakenForTheOlderOne_byAClockBehind() {
        one(LONG_AGO);
        One behind = one(NOON);
        One ahead = one(NOON.plusSeconds(30));
        One third = one(NOON);
        server.freeze();
        try {
            assertThat(behind.generation.advance(() -> {})).isFalse();
        } finally {
            server.thaw();
        }
        ahead.generation.advance(() -> {});
        await().until(() -> third.looked().forgotten.get() == 1);

        await().untilAsserted(() -> {
            behind.looked();
            third.looked();
            assertThat(third.forgotten).hasValue(2);
        });
    }

    @Test
    void forgottenWhileRedisWasAway_byAClockAhead_doesNotHideWhatAnotherHasForgottenSince() {
        one(LONG_AGO);
        One ahead = one(NOON.plusSeconds(30));
        One behind = one(NOON);
        server.freeze();
        try {
            assertThat(ahead.generation.advance(() -> {})).isFalse();
        } finally {
            server.thaw();
        }
        await().until(() -> behind.generation.advance(() -> {}));

        await().untilAsserted(() -> {
            ahead.looked();
            assertThat(ahead.forgotten).hasValueGreaterThan(0);
            assertThat(ahead.generation.current()).isPresent();
            assertThat(there(ahead)).isEqualTo(ahead.generation.current().orElseThrow());
        });
    }

    @Test
    void whileWeForget_nothingIsShared() {
        One one = one(NOON);

        one.generation.advance(() -> assertThat(one.generation.current()).isEmpty());

        assertThat(one.generation.current()).isPresent();
    }

    @Test
    void whileWeFollowAnother_nothingIsShared() {
        One one = one(NOON);
        List<Boolean> shared = new ArrayList<>();
        RedisGeneration[] other = new RedisGeneration[1];
        other[0] = new RedisGeneration(
                one.redis,
                key,
                new SetClock(NOON),
                () -> shared.add(other[0].current().isPresent()));
        other[0].poll();

        one.generation.advance(() -> {});
        other[0].poll();

        assertThat(shared).containsExactly(false, false);
        assertThat(other[0].current()).isEqualTo(one.generation.current());
    }

    @Test
    void forgottenBeforeTheFirstContact_isMadeUpFor() {
        One known = one(NOON);
        One late = new One(NOON);
        server.freeze();
        try {
            assertThat(late.generation.advance(() -> {})).isFalse();
        } finally {
            server.thaw();
        }

        await().untilAsserted(() -> {
            late.looked();
            known.looked();
            assertThat(known.forgotten).hasValue(1);
        });
    }

    @Test
    void redisTakesNothing_whatIsOwedDoesNotEmptyOurCacheAgainAndAgain() {
        One one = one(NOON);
        one(NOON.plusSeconds(1)).generation.advance(() -> {});
        server.command("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThat(one.generation.advance(() -> {})).isFalse();
            int before = one.forgotten.get();
            for (int i = 0; i < 5; i++) {
                one.looked();
            }
            assertThat(one.forgotten).hasValue(before);
        } finally {
            server.command("CONFIG", "SET", "maxmemory", "0");
        }
    }
}
