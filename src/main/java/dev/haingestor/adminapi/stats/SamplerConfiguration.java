package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.fallback.SampledQueries;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells the sampler what will be asked of it. */
@Configuration(proxyBeanMethods = false)
class SamplerConfiguration {

    @Bean
    SampledQueries sampledQueries(StatsQueries queries) {
        return new SampledQueries(queries.events(), queries.services(), queries.latency());
    }
}
