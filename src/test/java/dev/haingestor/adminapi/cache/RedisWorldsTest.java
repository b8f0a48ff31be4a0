package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.cache.redis.RedisInstance;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisServer;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.WindowSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
        assertThat(registry.counter("admin.api.redis.tails", "origin", "shared").count())
                .as("tails of others")
                .isGreaterThan(WORLDS);
    }

    private static final class Three implements CacheWorld.Replicas {

        private final RedisServer server;
        private final Redis redis;
        private final SimpleMeterRegistry registry;
        private final String store;
        private final int turnsAKill;
        private final RedisInstance[] instances = new RedisInstance[3];

        Three(RedisServer server, Redis redis, SimpleMeterRegistry registry, String store, int turnsAKill) {
            this.server = server;
            this.redis = redis;
            this.registry = registry;
            this.store = store;
            this.turnsAKill = turnsAKill;
        }

        @Override
        public int count() {
            return 3;
        }

        @Override
        public SharedWindows shared(int index, Clock clock, CacheProperties properties, Runnable invalidate) {
            // The world's time passes while Redis's stands still, so no lease of another one ends.
            instances[index] = new RedisInstance(redis, store, properties, Duration.ZERO, clock, registry, invalidate);
            return new AtOnce(instances[index].shared());
        }

        @Override
        public void tell() {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        Arrays.stream(instances).forEach(RedisInstance::poll);
                        return redis.isConnected()
                                && Arrays.stream(instances)
                                        .allMatch(it -> it.currentGeneration().equals(instances[0].currentGeneration()))
                                && instances[0].currentGeneration().isPresent();
                    });
        }

        @Override
        public void turn(Random random) {
            if (random.nextInt(turnsAKill) == 0) {
                server.kill();
                instances[random.nextInt(3)].shared().invalidate(() -> {});
                server.start();
            }
            for (int i = 0; i < 3; i++) {
                if (random.nextInt(4) > 0) {
                    instances[i].poll();
                    instances[i].send();
                }
            }
            if (random.nextInt(20) == 0) {
                instances[random.nextInt(3)].shared().invalidate(() -> {});
            }
        }
    }

    /** Waits for all that is found: the world's time must not pass meanwhile. */
    private record AtOnce(SharedWindows shared) implements SharedWindows {

        @Override
        public WindowSource above(WindowSource store) {
            WindowSource above = shared.above(store);
            return (query, range, asOf) -> done(above.windows(query, range, asOf));
        }

        @Override
        public CompletableFuture<TailRead> tail(TailKey key, Predicate<Tail> usable, Supplier<TailRead> read) {
            return done(shared.tail(key, usable, read));
        }

        private static <T> CompletableFuture<T> done(CompletableFuture<T> future) {
            return future.handle((value, failure) -> future).join();
        }

        @Override
        public void offer(SeriesQuery query, Duration step, Reading reading) {
            shared.offer(query, step, reading);
        }

        @Override
        public void delete(SeriesQuery query, Duration step, Instant start) {
            shared.delete(query, step, start);
        }

        @Override
        public boolean invalidate(Runnable here) {
            return shared.invalidate(here);
        }
    }
}
