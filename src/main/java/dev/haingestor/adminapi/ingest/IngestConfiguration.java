package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.EmbeddedProperties;
import dev.haingestor.adminapi.web.body.BodyLimit;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@Conditional(InfluxdbConfigured.Not.class)
class IngestConfiguration {

    @Bean
    BodyLimit writtenBodies(EmbeddedProperties properties) {
        return new BodyLimit(
                Set.of("/api/v2/write", "/write"), properties.maxBody().toBytes(), "EMBEDDED_MAX_BODY");
    }
}
