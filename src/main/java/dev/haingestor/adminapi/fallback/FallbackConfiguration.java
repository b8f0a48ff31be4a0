package dev.haingestor.adminapi.fallback;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class FallbackConfiguration {

    /** Its own: reads of a frozen store must not keep the fallback waiting for a thread. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService upstreamExecutor() {
        return Executors.newCachedThreadPool(new CustomizableThreadFactory("upstream-"));
    }

    @Bean
    UpstreamClient upstreamClient(UpstreamProperties properties, Clock clock) {
        return new UpstreamClient(properties, clock);
    }

    @Bean
    UpstreamMonitor upstreams(UpstreamClient client, UpstreamProperties properties) {
        return new UpstreamMonitor(client, properties.configured());
    }

    @Bean
    WatchedServices watchedServices(UpstreamProperties properties, UpstreamClient client, ExecutorService upstreamExecutor) {
        return new WatchedServices(properties.watchedServices(), client, upstreamExecutor);
    }

    @Bean
    Sampler sampler(SampledQueries queries, UpstreamProperties properties) {
        return new Sampler(queries, properties.interval());
    }

    @Bean
    SampleSchedule sampleTicks(Sampler sampler, UpstreamMonitor upstreams, WatchedServices watched, List<Probe> probes,
            UpstreamProperties properties, Clock clock, ExecutorService upstreamExecutor, ApplicationEventPublisher events) {
        return new SampleSchedule(new SampleRound(sampler, upstreams, watched, probes, properties.interval(), upstreamExecutor,
                events::publishEvent), properties.interval(), clock);
    }
}
