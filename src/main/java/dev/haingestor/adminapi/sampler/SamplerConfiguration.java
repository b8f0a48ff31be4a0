package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.upstream.UpstreamProperties;
import dev.haingestor.adminapi.upstream.WatchedServices;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SamplerConfiguration {

    @Bean
    Sampler sampler(SampledQueries queries, UpstreamProperties properties) {
        return new Sampler(queries, properties.interval());
    }

    @Bean
    SampleSchedule sampleSchedule(
            Sampler sampler,
            UpstreamMonitor upstreams,
            WatchedServices watched,
            List<Probe> probes,
            UpstreamProperties properties,
            Clock clock,
            ExecutorService upstreamExecutor,
            ApplicationEventPublisher events) {
        SampleRound round =
                new SampleRound(sampler, upstreams, watched, probes, upstreamExecutor, events::publishEvent);
        return new SampleSchedule(round, properties.interval(), clock);
    }
}
