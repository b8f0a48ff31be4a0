package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.sampler.SampledQueries;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.store.PendingWrites;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Puts the sources together: service above breaker and budget above store, fallback beside them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({StatsProperties.class, SchemaProperties.class, AlertProperties.class})
class StatsConfiguration {

    @Bean
    CircuitBreaker influxdbBreaker(CircuitBreakerRegistry registry) {
        return registry.circuitBreaker("influxdb");
    }

    @Bean
    GuardedStore storeReader(StatsStore store, CircuitBreaker influxdbBreaker, StatsProperties properties,
            @Qualifier("storeReads") AsyncTaskExecutor executor, Clock clock) {
        return new GuardedStore(store, influxdbBreaker, properties.budget(), executor, clock);
    }

    /** For questions that hardly anybody asks: what fails there tells nothing of the usual ones, so it has a breaker of its own. */
    @Bean(defaultCandidate = false)
    GuardedStore rareStoreReader(StatsStore store, CircuitBreakerRegistry registry, CircuitBreaker influxdbBreaker,
            StatsProperties properties, @Qualifier("rareStoreReads") AsyncTaskExecutor executor, Clock clock) {
        CircuitBreaker breaker = registry.circuitBreaker("influxdb-rare", influxdbBreaker.getCircuitBreakerConfig());
        return new GuardedStore(store, breaker, properties.budget(), executor, clock);
    }

    @Bean
    StoreCheck storeCheck(StatsStore store, CircuitBreaker influxdbBreaker, Clock clock, ApplicationEventPublisher events) {
        return new StoreCheck(store, influxdbBreaker, clock, events);
    }

    @Bean
    AlertCalculator alertCalculator(AlertProperties properties) {
        return new AlertCalculator(properties);
    }

    @Bean
    StatsQueries statsQueries(SchemaProperties schema) {
        return new StatsQueries(schema);
    }

    /** What the sampler will be asked for. */
    @Bean
    SampledQueries sampledQueries(StatsQueries queries) {
        return new SampledQueries(queries.events(), queries.services(), queries.latency());
    }

    @Bean
    StoreStatsSource storeSource(StatsStore store, WindowCache cache, StatsQueries queries) {
        return new StoreStatsSource(store.source(), cache, queries);
    }

    @Bean
    FallbackStatsSource fallbackSource(WindowCache cache, StatsQueries queries, Sampler sampler, UpstreamMonitor upstreams, Clock clock) {
        return new FallbackStatsSource(cache, queries, sampler, upstreams, clock);
    }

    @Bean
    InfluxStatsService influxStatsService(StoreStatsSource storeSource, FallbackStatsSource fallback, UpstreamMonitor upstreams,
            AlertCalculator alerts, SourceSwitch sourceSwitch, PendingWrites pendingWrites, GroupLimit groups) {
        return new InfluxStatsService(storeSource, fallback, upstreams, alerts, sourceSwitch, pendingWrites, groups.max());
    }

    @Bean
    WebMvcConfigurer statsRequests() {
        return new WebMvcConfigurer() {

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new StatsRequestResolver());
            }
        };
    }

    @Bean
    AnswerCache answers(InfluxStatsService service, JsonMapper json) {
        return new AnswerCache(service, json, new RareQuestionLimit());
    }

    @Bean
    RecentStats recentStats(InfluxStatsService stats, StatsProperties properties, Clock clock) {
        return new RecentStats(stats, properties, clock);
    }

    @Bean
    CacheWarmer warmUp(StoreStatsSource storeSource, WindowCache cache, SourceSwitch sourceSwitch, StatsProperties properties) {
        return new CacheWarmer(storeSource, cache, sourceSwitch, properties.warmUp());
    }

    /** 1 when the last check succeeded. */
    @Bean
    Gauge connected(StoreCheck check, MeterRegistry registry) {
        return Gauge.builder("admin.api.influxdb.connected", check, it -> it.isConnected() ? 1 : 0)
                .description("Whether the last check of InfluxDB, a real small query, succeeded").register(registry);
    }

    @Bean
    AnswerMetrics answerMetrics(MeterRegistry registry, StatsStore store) {
        return new AnswerMetrics(registry, store.source());
    }
}
