package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.WriterThread;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@Conditional({InfluxdbConfigured.Not.class, DemoMeant.class})
class DemoConfiguration {

    @Bean
    Demo demo(WriterThread writer, Clock clock) {
        return new Demo(new DemoHome(), writer, clock);
    }
}
