package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.store.GuardedStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {

    @Bean
    SettledWindows settledWindows(CacheProperties properties, ObjectProvider<SharedWindows> shared) {
        return new SettledWindows(properties.bytes().toBytes(), shared.getIfAvailable(() -> SharedWindows.NONE));
    }

    @Bean
    CacheMetrics cacheMetrics(MeterRegistry registry, SettledWindows settled) {
        return new CacheMetrics(registry, settled);
    }

    @Bean
    WindowCache windowCache(
            GuardedStore guardedStore,
            @Qualifier("rareGuardedStore") GuardedStore rareStore,
            SettledWindows settled,
            ObjectProvider<SharedWindows> shared,
            CacheProperties properties,
            CacheMetrics metrics) {
        return new WindowCache(
                guardedStore, rareStore, settled, shared.getIfAvailable(() -> SharedWindows.NONE), properties, metrics);
    }

    @Bean
    SettledWindowRefresher settledWindowRefresher(
            GuardedStore guardedStore,
            SettledWindows settled,
            ObjectProvider<SharedWindows> shared,
            CacheProperties properties,
            CacheMetrics metrics,
            Clock clock) {
        return new SettledWindowRefresher(
                guardedStore, settled, shared.getIfAvailable(() -> SharedWindows.NONE), properties, metrics, clock);
    }

    @Bean
    SchedulingConfigurer rereading(SettledWindowRefresher rereader, CacheProperties properties) {
        return tasks -> tasks.addFixedDelayTask(
                new FixedDelayTask(rereader::run, properties.rereadEvery(), properties.rereadEvery()));
    }

    @Bean
    Gauge rereadBehind(SettledWindowRefresher rereader, MeterRegistry registry) {
        return Gauge.builder(
                        "admin.api.cache.reread.behind",
                        rereader,
                        it -> it.behind().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("By how much settled windows are older than STATS_CACHE_SETTLED_TTL promises")
                .register(registry);
    }
}
