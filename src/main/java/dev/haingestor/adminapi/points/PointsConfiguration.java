package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.stats.RareQuestionLimit;
import dev.haingestor.adminapi.stats.SchemaProperties;
import dev.haingestor.adminapi.stats.StatsProperties;
import dev.haingestor.adminapi.store.GuardedStore;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class PointsConfiguration {

    @Bean
    PointReader pointReader(
            @Qualifier("rareGuardedStore") GuardedStore store,
            RareQuestionLimit rareQuestions,
            SourceSwitch sourceSwitch) {
        return new PointReader(store, rareQuestions, sourceSwitch);
    }

    @Bean
    RecentEvents recentEvents(
            PointReader reader, SchemaProperties schema, StatsProperties properties, JsonMapper json) {
        return new RecentEvents(reader, schema.eventsMeasurement(), properties.liveTtl(), json);
    }

    @Bean
    Aggregates aggregates(PointReader reader, StoreSchema schema) {
        return new Aggregates(reader, schema);
    }

    @Bean
    RawMetrics rawMetrics(PointReader reader, SchemaProperties schema) {
        return new RawMetrics(reader, schema.servicesMeasurement());
    }

    @Bean
    StoreSchema storeSchema(PointReader reader) {
        return new StoreSchema(reader);
    }
}
