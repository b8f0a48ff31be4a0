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
@EnableConfigurationProperties({FluxProperties.class, DemoConflictCheck.class})
class FluxConfiguration {

    /** The most concurrent queries beside those of the reading threads; a cold answer has twelve under way, of both. */
    private static final int QUERIES = 16;

    /** Creating the store does no I/O: a dead InfluxDB doesn't stop the start. */
    @Bean
    FluxStore fluxStore(
            FluxProperties properties,
            MeterRegistry registry,
            Clock clock,
            ApplicationEventPublisher events,
            GroupLimit groups) {
        FluxClient client = new FluxClient(properties, new FluxMetrics(registry), clock);
        return new FluxStore(
                client, new Parallel(ThreadPools.waiting("flux-query-", QUERIES)), groups, events::publishEvent);
    }

    /** The identity has no token, as that may change. */
    @Bean
    StoreIdentity storeIdentity(FluxProperties properties) {
        return new StoreIdentity(
                String.join("\n", properties.url().replaceAll("/+$", ""), properties.org(), properties.bucket()));
    }
}
