package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisConfigured;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.redis.RedisProperties;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.StoreIdentity;
import dev.haingestor.adminapi.store.ThreadPools;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Shares settled windows by Redis, where one is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfigured.class)
class RedisCacheConfiguration {

    private static final int LOOKUPS = 4;
    private static final int WAITING_LOOKUPS = 64;

    @Bean
    RedisKeys windowKeys(StoreIdentity store) {
        return new RedisKeys(store);
    }

    @Bean
    RedisGeneration generation(Redis redis, RedisKeys keys, Clock clock, ObjectProvider<WindowCache> cache) {
        return new RedisGeneration(
                redis, keys.of("generation"), clock, () -> cache.getObject().invalidateHere());
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor redisLookups() {
        return ThreadPools.queueing("redis-get-", LOOKUPS, WAITING_LOOKUPS);
    }

    @Bean
    RedisWindowSource redisWindows(
            Redis redis,
            RedisKeys keys,
            RedisGeneration generation,
            CacheProperties properties,
            RedisProperties limits,
            StatsStore store,
            MeterRegistry registry,
            Clock clock,
            @Qualifier("redisLookups") ThreadPoolTaskExecutor redisLookups) {
        return new RedisWindowSource(
                redis,
                keys,
                generation,
                properties,
                limits.timeout(),
                store.source(),
                new RedisCacheMetrics(registry),
                clock,
                redisLookups);
    }
}
