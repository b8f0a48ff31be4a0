package dev.haingestor.adminapi.upstream;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfiguration {

    /** Has threads of its own: reads of a frozen store must not keep the upstream services from being asked. */
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
    WatchedServices watchedServices(
            UpstreamProperties properties, UpstreamClient client, ExecutorService upstreamExecutor) {
        return new WatchedServices(properties.watchedServices(), client, upstreamExecutor);
    }
}
