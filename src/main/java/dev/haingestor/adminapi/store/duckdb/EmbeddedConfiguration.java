package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The beans of the embedded store, used when no InfluxDB is configured. A file that can't be opened stops the start. */
@Configuration(proxyBeanMethods = false)
@Conditional(InfluxdbConfigured.Not.class)
@EnableConfigurationProperties(EmbeddedProperties.class)
class EmbeddedConfiguration {

    private static final String FILE = "embedded.duckdb";
    private static final String DEMO_FILE = "demo.duckdb";

    @Bean
    Database embeddedDatabase(EmbeddedProperties properties, Clock clock) {
        if (properties.demo()) {
            Database.delete(properties.dataDir(), DEMO_FILE);
        }
        Database database = Database.open(
                properties.dataDir(),
                properties.demo() ? DEMO_FILE : FILE,
                properties.memory().toMegabytes());
        NativeCopies.clear(Path.of(System.getProperty("java.io.tmpdir")), clock.instant());
        return database;
    }

    @Bean
    WriteMetrics writeMetrics(MeterRegistry registry, Database database) {
        return new WriteMetrics(registry, database);
    }

    @Bean
    DiskSpace dataDisk(Database database) {
        return DiskSpace.of(database.file());
    }

    @Bean
    WriterThread embeddedWriter(
            Database database,
            DiskSpace disk,
            EmbeddedProperties properties,
            WriteMetrics metrics,
            Clock clock,
            ApplicationEventPublisher events) {
        return new WriterThread(database, disk, properties, metrics, clock, events::publishEvent);
    }

    @Bean
    EmbeddedStore embeddedStore(WriterThread writer, EmbeddedProperties properties, GroupLimit groups) {
        return new EmbeddedStore(writer, properties.demo() ? Source.DEMO : Source.EMBEDDED, groups);
    }

    @Bean
    RetentionJob retention(WriterThread writer) {
        return new RetentionJob(writer);
    }

    @Bean
    Export export(WriterThread writer) {
        return new Export(writer);
    }
}
