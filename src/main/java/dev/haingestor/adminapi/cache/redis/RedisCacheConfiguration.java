package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.SharedWindows;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisConfigured;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.redis.RedisProperties;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.StoreIdentity;
import dev.haingestor.adminapi.store.StoreProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Shares windows by Redis, where one is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfigured.class)
class RedisCacheConfiguration {

    /** The share of the budget for which an answer waits for another instance; the rest is for reading. */
    private static final int PATIENCE = 2;

    @Bean
    RedisKeys windowKeys(StoreIdentity store) {
        return new RedisKeys(store);
    }

    @Bean
    RedisGeneration generation(Redis redis, RedisKeys keys, Clock clock, ObjectProvider<WindowCache> cache) {
        return new RedisGeneration(
                redis, keys.of("generation"), clock, () -> cache.getObject().invalidateHere());
    }

    @Bean
    RedisSharing redisSharing(Redis redis, RedisKeys keys, RedisGeneration generation, RedisProperties properties) {
        return new RedisSharing(redis, keys, generation, properties.timeout());
    }

    @Bean
    RedisCacheMetrics redisCacheMetrics(MeterRegistry registry) {
        return new RedisCacheMetrics(registry);
    }

    @Bean
    RedisWindows redisWindows(
            RedisSharing sharing, CacheProperties properties, RedisCacheMetrics metrics, Clock clock) {
        return new RedisWindows(sharing, properties, metrics, clock);
    }

    @Bean
    SharedWindows sharedWindows(
            RedisSharing sharing,
            RedisWindows windows,
            CacheProperties properties,
            StoreProperties limits,
            RedisCacheMetrics metrics,
            StatsStore store) {
        RedisLeases leases = new RedisLeases(sharing.redis(), sharing.limit());
        Duration patience = limits.budget().dividedBy(PATIENCE);
        return new RedisSharedWindows(
                sharing,
                leases,
                windows,
                new RedisTails(sharing, leases, properties, metrics, patience),
                store.source(),
                properties.rereadEvery());
    }
}
