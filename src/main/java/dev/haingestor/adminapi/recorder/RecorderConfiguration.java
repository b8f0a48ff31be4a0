package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.sampler.SampledQueries;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.upstream.UpstreamProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RecorderProperties.class, StateProperties.class})
class RecorderConfiguration {

    @Bean
    StateKeeper stateKeeper(StateProperties properties, Sampler sampler, Recorder recorder, Clock clock) {
        StateKeeper keeper = new StateKeeper(new StateFile(properties.dataDir()), sampler, recorder, clock);
        keeper.restore();
        return keeper;
    }

    @Bean
    Recorder recorder(
            RecorderProperties properties,
            StatsStore store,
            PointWriter writer,
            StoreCheck check,
            SampledQueries queries,
            UpstreamProperties upstream,
            MeterRegistry registry,
            Clock clock) {
        return new Recorder(
                properties.isWanted(store.source()),
                store,
                writer,
                check::isConnected,
                new ServicePoints(queries.services()),
                new RecorderMetrics(registry),
                clock,
                new Backlog(Recorder.MAX_POINTS, upstream.interval()));
    }
}
