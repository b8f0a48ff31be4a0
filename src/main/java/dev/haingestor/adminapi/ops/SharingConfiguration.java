package dev.haingestor.adminapi.ops;

import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisConfigured;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@Conditional({RedisConfigured.class, InfluxdbConfigured.class})
class SharingConfiguration {

    @Bean
    SharedSwitch sharedSwitch(Redis redis, RedisKeys keys) {
        return new RedisSwitch(redis, keys.of("switch"));
    }
}
