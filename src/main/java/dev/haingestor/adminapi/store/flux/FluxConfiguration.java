package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.StoreIdentity;
import dev.haingestor.adminapi.store.ThreadPools;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@Conditional(InfluxdbConfigured.class)
@EnableConfigurationProperties({FluxProperties.class, NoDemo.class})
class FluxConfiguration {

    /** Queries to InfluxDB at once; a cold answer has eight. */
    private static final int QUERIES = 16;

    /** Does no I/O: a dead InfluxDB doesn't stop the start. */
    @Bean
    FluxStore fluxStore(FluxProperties properties, MeterRegistry registry, Clock clock,
            ApplicationEventPublisher events, GroupLimit groups) {
        FluxClient client = new FluxClient(properties, new FluxMetrics(registry), clock);
        return new FluxStore(client, new Parallel(ThreadPools.waiting("flux-query-", QUERIES)), groups, events::publishEvent);
    }

    /** The token may change without making it another store. */
    @Bean
    StoreIdentity storeIdentity(FluxProperties properties) {
        return new StoreIdentity(String.join("\n", properties.url().replaceAll("/+$", ""), properties.org(), properties.bucket()));
    }
}
