package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertHistoryProperties;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.alerts.notes.AlertNotes;
import dev.haingestor.adminapi.alerts.webhook.AlertTeller;
import dev.haingestor.adminapi.alerts.webhook.WebhookProperties;
import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.sampler.SampledQueries;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.PendingWrites;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Puts the sources of an answer together: the cache above the store, and the fallback beside it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    StatsProperties.class,
    SchemaProperties.class,
    AlertProperties.class,
    EventProperties.class,
    AlertHistoryProperties.class,
    StreamProperties.class
})
class StatsConfiguration {

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
    FallbackStatsSource fallbackSource(
            WindowCache cache, StatsQueries queries, Sampler sampler, UpstreamMonitor upstreams, Clock clock) {
        return new FallbackStatsSource(cache, queries, sampler, upstreams, clock);
    }

    @Bean
    StatsSourceSelector statsSourceSelector(
            StoreStatsSource store,
            FallbackStatsSource fallback,
            UpstreamMonitor upstreams,
            SourceSwitch sourceSwitch,
            PendingWrites pendingWrites) {
        return new StatsSourceSelector(store, fallback, upstreams, sourceSwitch, pendingWrites);
    }

    @Bean
    InfluxStatsService influxStatsService(
            StatsSourceSelector reader,
            AlertCalculator alerts,
            GroupLimit groups,
            RareQuestionLimit rareQuestions,
            JsonMapper json) {
        return new InfluxStatsService(reader, alerts, groups.max(), new AnswerCache(json), rareQuestions);
    }

    @Bean
    WebMvcConfigurer statsRequests(Clock clock) {
        return new WebMvcConfigurer() {

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new StatsRequestResolver(clock));
            }
        };
    }

    @Bean
    RecentStats recentStats(InfluxStatsService stats) {
        return new RecentStats(stats);
    }

    @Bean
    CacheWarmer warmUp(
            StoreStatsSource storeSource, WindowCache cache, SourceSwitch sourceSwitch, StatsProperties properties) {
        return new CacheWarmer(storeSource, cache, sourceSwitch, properties.warmUp());
    }

    @Bean
    AnswerMetrics answerMetrics(MeterRegistry registry, StatsStore store) {
        return new AnswerMetrics(registry, store.source());
    }

    /** One limit for all rare questions, whatever they ask. */
    @Bean
    RareQuestionLimit rareQuestionLimit() {
        return new RareQuestionLimit();
    }

    @Bean
    EventStats eventStats(
            StatsStore store,
            WindowCache cache,
            StatsQueries queries,
            StatsSourceSelector selector,
            SourceSwitch sourceSwitch,
            EventProperties properties,
            Clock clock) {
        return new EventStats(store.source(), cache, queries, selector, sourceSwitch, properties.zoneId(), clock);
    }

    @Bean
    AlertHistory alertHistory(
            WindowCache cache,
            StatsQueries queries,
            StatsStore store,
            AlertProperties thresholds,
            AlertHistoryProperties properties,
            SourceSwitch sourceSwitch,
            PendingWrites pendingWrites,
            CacheProperties limits,
            Clock clock) {
        return new AlertHistory(
                cache, queries, store.source(), thresholds, properties, sourceSwitch, pendingWrites, limits, clock);
    }

    @Bean
    SchedulingConfigurer alertWebhook(
            AlertHistory history, AlertNotes notes, AlertTeller teller, WebhookProperties properties) {
        AlertWebhookTask task = new AlertWebhookTask(history, notes, teller);
        return tasks -> {
            if (properties.isWanted()) {
                tasks.addFixedDelayTask(new FixedDelayTask(task::run, AlertWebhookTask.EVERY, AlertWebhookTask.EVERY));
            }
        };
    }

    @Bean
    StatsStreams statsStreams(
            InfluxStatsService stats,
            StreamProperties properties,
            StatsProperties statsProperties,
            ThreadPoolTaskSchedulerBuilder schedulers,
            JsonMapper json,
            MeterRegistry registry) {
        return new StatsStreams(stats, properties, statsProperties.liveTtl(), schedulers, json, registry);
    }

    /** A stream lasts for hours, and would be taken for an answer that is slow. It has metrics of its own. */
    @Bean
    ObservationPredicate streamsAreNotTimed() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request)
                || !StatsStreamController.isStream(request.getCarrier());
    }
}
