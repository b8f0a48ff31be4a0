package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StatsStore;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class StoreConfiguration {

    private static final int READS = 32;

    /** Reads beyond these fail at once, as the store must be stuck. Waiting for a thread counts towards a read's budget. */
    private static final int WAITING_READS = 500;

    private static final int RARE_READS = 4;

    @Bean
    AsyncTaskExecutor storeReads() {
        return ThreadPools.queueing("store-read-", READS, WAITING_READS);
    }

    /** Threads for rare queries, so that these don't take those of the usual ones. */
    @Bean(defaultCandidate = false)
    AsyncTaskExecutor rareStoreReads() {
        return ThreadPools.queueing("rare-read-", RARE_READS, WAITING_READS);
    }

    @Bean
    CircuitBreaker influxdbBreaker(CircuitBreakerRegistry registry) {
        return registry.circuitBreaker("influxdb");
    }

    @Bean
    GuardedStore guardedStore(
            StatsStore store,
            CircuitBreaker influxdbBreaker,
            StoreProperties properties,
            @Qualifier("storeReads") AsyncTaskExecutor executor,
            Clock clock) {
        return new GuardedStore(store, influxdbBreaker, properties.budget(), executor, clock);
    }

    /** The store for rare queries, with a breaker of its own: their failures say nothing about the usual ones. */
    @Bean(defaultCandidate = false)
    GuardedStore rareGuardedStore(
            StatsStore store,
            CircuitBreakerRegistry registry,
            CircuitBreaker influxdbBreaker,
            StoreProperties properties,
            @Qualifier("rareStoreReads") AsyncTaskExecutor executor,
            Clock clock) {
        CircuitBreaker breaker = registry.circuitBreaker("influxdb-rare", influxdbBreaker.getCircuitBreakerConfig());
        return new GuardedStore(store, breaker, properties.budget(), executor, clock);
    }

    @Bean
    StoreCheck storeCheck(
            StatsStore store, CircuitBreaker influxdbBreaker, Clock clock, ApplicationEventPublisher events) {
        return new StoreCheck(store, influxdbBreaker, clock, events);
    }

    @Bean
    Gauge connected(StoreCheck check, MeterRegistry registry) {
        return Gauge.builder("admin.api.influxdb.connected", check, it -> it.isConnected() ? 1 : 0)
                .description("Whether the last check of InfluxDB, a real small query, succeeded")
                .register(registry);
    }

    @Bean(defaultCandidate = false)
    AsyncTaskExecutor groupLooks() {
        return ThreadPools.queueing("group-look-", 1, WAITING_READS);
    }

    @Bean
    GroupLimit groupLimit(StoreProperties properties, Clock clock, @Qualifier("groupLooks") AsyncTaskExecutor looks) {
        return new GroupLimit(properties.maxGroups(), clock, looks);
    }
}
