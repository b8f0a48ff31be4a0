package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisConfigured;
import dev.haingestor.adminapi.redis.RedisProperties;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.StoreIdentity;
import dev.haingestor.adminapi.store.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Sharing by Redis. Only over an InfluxDB: an embedded store has one process, with nobody to share. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfigured.class)
class SharedConfiguration {

    private static final int LOOKUPS = 4;
    private static final int WAITING_LOOKUPS = 64;

    @Bean
    @Conditional(InfluxdbConfigured.class)
    WindowKeys windowKeys(StoreIdentity store) {
        return new WindowKeys(store);
    }

    @Bean
    @Conditional(InfluxdbConfigured.class)
    Generation generation(Redis redis, WindowKeys keys, Clock clock, ObjectProvider<WindowCache> cache) {
        return new Generation(redis, keys.of("generation"), clock, () -> cache.getObject().forgetHere());
    }

    @Bean(defaultCandidate = false)
    @Conditional(InfluxdbConfigured.class)
    ThreadPoolTaskExecutor redisLookups() {
        return Threads.queueing("redis-get-", LOOKUPS, WAITING_LOOKUPS);
    }

    @Bean
    @Conditional(InfluxdbConfigured.class)
    RedisWindows redisWindows(Redis redis, WindowKeys keys, Generation generation, CacheProperties properties,
            RedisProperties limits, StatsStore store, MeterRegistry registry, Clock clock,
            @Qualifier("redisLookups") ThreadPoolTaskExecutor redisLookups) {
        return new RedisWindows(redis, keys, generation, properties, limits.timeout(), store.source(),
                new SharedMetrics(registry), clock, redisLookups);
    }

    @Bean
    @Conditional(InfluxdbConfigured.Not.class)
    InitializingBean redisIsNotUsed() {
        return () -> LoggerFactory.getLogger(SharedConfiguration.class)
                .warn("REDIS_URL is not used: the embedded store has one process, and nobody to share with");
    }
}
