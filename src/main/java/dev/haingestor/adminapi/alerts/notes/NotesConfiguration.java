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
    NotesKeepers notesKeepers(NotesProperties properties, ObjectProvider<Redis> redis, ObjectProvider<RedisKeys> keys) {
        Redis shared = redis.getIfAvailable();
        return name -> shared == null
                ? new NotesFile(properties.dataDir(), name)
                : new RedisNotes(shared, keys.getObject().of(name));
    }

    @Bean
    AlertNotes alertNotes(NotesKeepers keepers, Clock clock) {
        return new AlertNotes(keepers.of("alert-notes"), clock);
    }
}
