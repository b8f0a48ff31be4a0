package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.SharedWindows;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.store.StoreIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What one instance shares, with what it does in the background done by hand. */
public final class RedisInstance {

    /** Long enough for any machine: what is found does not depend on its load. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    final RedisKeys keys;
    final RedisGeneration generation;
    final RedisWindows windows;
    private final SharedWindows shared;

    /**
     * @param store what the instances are of that share
     * @param patience how long it waits for another one's tail
     * @param invalidate clears its cache
     */
    public RedisInstance(
            Redis redis,
            String store,
            CacheProperties properties,
            Duration patience,
            Clock clock,
            SimpleMeterRegistry registry,
            Runnable invalidate) {
        keys = new RedisKeys(new StoreIdentity(store));
        generation = new RedisGeneration(redis, keys.of("generation"), clock, invalidate);
        RedisSharing sharing = new RedisSharing(redis, keys, generation, LIMIT);
        RedisCacheMetrics metrics = new RedisCacheMetrics(registry);
        RedisLeases leases = new RedisLeases(redis, LIMIT);
        windows = new RedisWindows(sharing, properties, metrics, clock);
        shared = new RedisSharedWindows(
                sharing,
                leases,
                windows,
                new RedisTails(sharing, leases, properties, metrics, patience),
                Source.INFLUXDB,
                properties.rereadEvery());
    }

    public SharedWindows shared() {
        return shared;
    }

    /** Looks whether another instance has cleared its cache. */
    public void poll() {
        generation.poll();
    }

    /** Sends the windows that are to be shared. */
    public void send() {
        windows.send();
    }

    public Optional<String> currentGeneration() {
        return generation.current();
    }
}
