package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.cache.redis.RedisCacheMetrics;
import dev.haingestor.adminapi.cache.redis.RedisGeneration;
import dev.haingestor.adminapi.cache.redis.RedisWindowSource;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.redis.RedisServer;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.store.StoreIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three of us on one Redis, which is killed now and then, give the store's own answers while points keep coming late. */
@RealRedis
@Tag("slow")
class RedisWorldsTest {

    private static final int WORLDS = Integer.getInteger("worlds", 20);

    private final Random random = Seed.random(RedisWorldsTest.class);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CacheWorld.Shares shares = new CacheWorld.Shares();

    @Test
    void replicas_giveTheDirectAnswers() {
        try (RedisServer server = new RedisServer()) {
            run(server, 100);
        }
        assertThat(registry.counter("admin.api.redis.errors", "operation", "get")
                        .count())
                .as("kills")
                .isPositive();
    }

    @Test
    void replicas_giveTheDirectAnswers_whileRedisDropsWhatItHasNoRoomFor() {
        try (RedisServer server = new RedisServer()) {
            server.kill();
            server.start("--maxmemory", "1500kb", "--maxmemory-policy", "allkeys-random");
            run(server, Integer.MAX_VALUE);
            assertThat(server.command("INFO", "stats")).containsPattern("evicted_keys:[1-9]");
        }
    }

    private void run(RedisServer server, int turnsAKill) {
        Redis redis = server.client(server.url(), registry, Duration.ofMillis(20));
        for (int world = 0; world < WORLDS; world++) {
            new CacheWorld(
                            new Random(random.nextLong()),
                            shares,
                            new Three(server, redis, registry, "world " + world, turnsAKill))
                    .run();
        }
        assertThat(shares.compared).isGreaterThan(WORLDS * 30);
        assertThat(shares.backFills).isGreaterThan(WORLDS);
        assertThat(registry.counter("admin.api.redis.windows", "result", "hit").count())
                .as("hits")
                .isGreaterThan(WORLDS);
    }

    private static final class Three implements CacheWorld.Replicas {

        private final RedisServer server;
        private final Redis redis;
        private final SimpleMeterRegistry registry;
        private final int turnsAKill;
        private final RedisKeys keys;
        private final RedisGeneration[] generations = new RedisGeneration[3];
        private final RedisWindowSource[] windows = new RedisWindowSource[3];

        Three(RedisServer server, Redis redis, SimpleMeterRegistry registry, String store, int turnsAKill) {
            this.server = server;
            this.redis = redis;
            this.registry = registry;
            this.turnsAKill = turnsAKill;
            this.keys = new RedisKeys(new StoreIdentity(store));
        }

        @Override
        public int count() {
            return 3;
        }

        @Override
        public SharedWindows shared(int index, Clock clock, CacheProperties properties, Runnable invalidate) {
            generations[index] = new RedisGeneration(redis, keys.of("generation"), clock, invalidate);
            windows[index] = new RedisWindowSource(
                    redis,
                    keys,
                    generations[index],
                    properties,
                    Duration.ofSeconds(5),
                    Source.INFLUXDB,
                    new RedisCacheMetrics(registry),
                    clock,
                    Runnable::run);
            return windows[index];
        }

        @Override
        public void tell() {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        Arrays.stream(generations).forEach(RedisGeneration::look);
                        return Arrays.stream(generations)
                                                .map(RedisGeneration::text)
                                                .distinct()
                                                .count()
                                        == 1
                                && redis.isConnected();
                    });
        }

        @Override
        public void turn(Random random) {
            if (random.nextInt(turnsAKill) == 0) {
                server.kill();
                windows[random.nextInt(3)].invalidate(() -> {});
                server.start();
            }
            for (int i = 0; i < 3; i++) {
                if (random.nextInt(4) > 0) {
                    generations[i].look();
                    windows[i].send();
                }
            }
            if (random.nextInt(20) == 0) {
                windows[random.nextInt(3)].invalidate(() -> {});
            }
        }
    }
}
