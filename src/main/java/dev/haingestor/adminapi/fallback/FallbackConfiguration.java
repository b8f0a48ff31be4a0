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
    Upstreams upstreams(UpstreamProperties properties, Clock clock) {
        return new Upstreams(new UpstreamClient(properties, clock));
    }

    @Bean
    Sampler sampler(SampledQueries queries, UpstreamProperties properties) {
        return new Sampler(queries, properties.interval());
    }

    @Bean
    SampleTicks sampleTicks(Sampler sampler, Upstreams upstreams, List<Probe> probes, UpstreamProperties properties, Clock clock,
            ExecutorService upstreamExecutor, ApplicationEventPublisher events) {
        return new SampleTicks(new SampleRound(sampler, upstreams, probes, properties.interval(), upstreamExecutor,
                events::publishEvent), properties.interval(), clock);
    }
}
