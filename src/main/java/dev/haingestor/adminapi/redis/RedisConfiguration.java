package dev.haingestor.adminapi.redis;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
class RedisConfiguration {

    static final Duration REST = Duration.ofSeconds(3);

    @Bean
    @Conditional(RedisConfigured.class)
    Redis redis(RedisProperties properties, MeterRegistry registry, Clock clock) {
        return new Redis(new RedisConnections(properties.url()), new RedisMetrics(registry), REST, clock);
    }

    @Bean
    @Conditional(RedisConfigured.InVain.class)
    ApplicationListener<ApplicationReadyEvent> redisIsNotUsed() {
        return ready -> LoggerFactory.getLogger(Redis.class)
                .warn("REDIS_URL is not used: the embedded store has one process, and nobody to share with");
    }
}
