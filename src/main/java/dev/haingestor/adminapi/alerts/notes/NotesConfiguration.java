package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotesProperties.class)
class NotesConfiguration {

    @Bean
    AlertNotes alertNotes(
            NotesProperties properties, ObjectProvider<Redis> redis, ObjectProvider<RedisKeys> keys, Clock clock) {
        Redis shared = redis.getIfAvailable();
        return new AlertNotes(
                shared == null
                        ? new NotesFile(properties.dataDir())
                        : new RedisNotes(shared, keys.getObject().of("alert-notes")),
                clock);
    }
}
