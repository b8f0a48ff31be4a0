package dev.haingestor.adminapi.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SwitchProperties.class)
class OpsConfiguration {

    /** The shared state must be known before the first request. */
    @Bean
    SourceSwitch sourceSwitch(SwitchProperties properties, ObjectProvider<SharedSwitch> shared, Clock clock) {
        SourceSwitch source =
                new SourceSwitch(properties.useInfluxdb(), shared.getIfAvailable(() -> SharedSwitch.NONE), clock);
        source.share();
        return source;
    }

    @Bean
    StatSourceEndpoint statSourceEndpoint(SourceSwitch sourceSwitch) {
        return new StatSourceEndpoint(sourceSwitch);
    }

    @Bean
    Gauge influxdbEnabled(SourceSwitch sourceSwitch, MeterRegistry registry) {
        return Gauge.builder("admin.api.influxdb.enabled", sourceSwitch, it -> it.useInfluxdb() ? 1 : 0)
                .description("Whether statistics are read from the store (1) or from the upstream services alone (0)")
                .register(registry);
    }
}
