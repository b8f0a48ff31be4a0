package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.cache.CacheMetrics;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.stats.CacheWarmer;
import dev.haingestor.adminapi.stats.RecentStats;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.store.StoreFigures;
import dev.haingestor.adminapi.store.StoreProperties;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.upstream.UpstreamProperties;
import dev.haingestor.adminapi.upstream.WatchedServices;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    StatsSources statsSources(SourceSwitch sourceSwitch, StatsStore store) {
        return new StatsSources(sourceSwitch, store.source());
    }

    @Bean
    StoreProbe storeProbe(StoreCheck storeCheck, StoreProperties properties) {
        return new StoreProbe(storeCheck::last, properties.checkInterval());
    }

    @Bean
    OwnRequests ownRequests() {
        return new OwnRequests();
    }

    @Bean
    Dependencies dependencies(
            StoreCheck storeCheck, UpstreamMonitor upstreams, WatchedServices watched, Sampler sampler) {
        return new Dependencies(storeCheck, upstreams, watched, sampler);
    }

    @Bean
    ServicesHealth servicesHealth(Dependencies dependencies, WatchedServices watched) {
        return new ServicesHealth(dependencies, watched);
    }

    @Bean
    RunningServices runningServices(
            Dependencies dependencies,
            UpstreamMonitor upstreams,
            WatchedServices watched,
            UpstreamProperties properties,
            RecentStats recentStats) {
        return new RunningServices(dependencies, upstreams, watched, properties, recentStats);
    }

    @Bean
    RealtimeMetrics realtimeMetrics(
            RunningServices services, RecentStats recentStats, OwnRequests requests, Clock clock) {
        return new RealtimeMetrics(services, recentStats, requests, clock);
    }

    @Bean
    EventProcessing eventProcessing(
            UpstreamMonitor upstreams,
            Sampler sampler,
            RecentStats recentStats,
            AlertCalculator alerts,
            UpstreamProperties properties) {
        return new EventProcessing(upstreams, sampler, recentStats, alerts, properties.interval());
    }

    @Bean
    StorageHealth storageHealth(
            UpstreamMonitor upstreams,
            Sampler sampler,
            StoreCheck storeCheck,
            ObjectProvider<StoreFigures> storeFigures,
            CircuitBreaker influxdbBreaker,
            Clock clock) {
        return new StorageHealth(upstreams, sampler, storeCheck, storeFigures, influxdbBreaker, clock);
    }

    @Bean
    IngestionHealth ingestionHealth(
            Dependencies dependencies, UpstreamMonitor upstreams, EventProcessing processing, StorageHealth storage) {
        return new IngestionHealth(dependencies, upstreams, processing, storage);
    }

    @Bean
    HealthService healthService(
            Dependencies dependencies,
            IngestionHealth ingestion,
            CacheWarmer warmer,
            StatsSources statsSources,
            ObjectProvider<Redis> redis,
            @Value("${admin-api.version}") String version,
            Clock clock) {
        return new HealthService(dependencies, ingestion, warmer, statsSources, redis, version, clock);
    }

    @Bean
    DataSources dataSources(
            Dependencies dependencies,
            ServicesHealth services,
            Sampler sampler,
            WatchedServices watched,
            CacheMetrics cache,
            ObjectProvider<Redis> redis,
            MeterRegistry registry,
            Clock clock) {
        return new DataSources(
                dependencies, services, sampler, watched, cache, redis.stream().findFirst(), registry, clock);
    }

    /** The build and the commit are known where Maven has built it, and from a repository. */
    @Bean
    ServiceInfo serviceInfo(
            @Value("${admin-api.version}") String version,
            ObjectProvider<BuildProperties> build,
            ObjectProvider<GitProperties> git,
            StatsStore store,
            Clock clock) {
        return new ServiceInfo(version, build.stream().findFirst(), git.stream().findFirst(), store.source(), clock);
    }
}
