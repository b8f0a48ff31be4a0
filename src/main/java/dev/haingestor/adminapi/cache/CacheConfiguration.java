package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.StoreReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {

    @Bean
    SettledWindows settledWindows(CacheProperties properties) {
        return new SettledWindows(properties.bytes().toBytes());
    }

    @Bean
    CacheMetrics cacheMetrics(MeterRegistry registry, SettledWindows settled) {
        return new CacheMetrics(registry, settled);
    }

    @Bean
    WindowCache windowCache(StoreReader reader, SettledWindows settled, CacheProperties properties, CacheMetrics metrics,
            StatsStore store, Clock clock) {
        return new WindowCache(reader, settled, properties, metrics, store.source(), clock);
    }

    @Bean
    Rereader rereader(StoreReader reader, SettledWindows settled, CacheProperties properties, CacheMetrics metrics,
            Clock clock) {
        return new Rereader(reader, settled, properties, metrics, clock);
    }
}
