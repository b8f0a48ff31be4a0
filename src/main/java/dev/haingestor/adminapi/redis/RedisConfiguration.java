package dev.haingestor.adminapi.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
class RedisConfiguration {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

    /** Of what is done in the background. Nobody waits longer than REDIS_TIMEOUT for an answer. */
    private static final Duration COMMAND_LIMIT = Duration.ofMillis(500);

    /** Connects when it is first used, so a dead Redis doesn't stop the start. */
    @Bean
    @Conditional(RedisConfigured.class)
    LettuceConnectionFactory redisConnections(RedisProperties properties) {
        RedisURI uri = RedisURI.create(properties.url());
        LettuceConnectionFactory connections = new LettuceConnectionFactory(server(uri), client(uri));
        connections.setEagerInitialization(false);
        return connections;
    }

    private static RedisStandaloneConfiguration server(RedisURI uri) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(uri.getHost(), uri.getPort());
        server.setDatabase(uri.getDatabase());
        var credentials = uri.getCredentialsProvider().resolveCredentials().block();
        if (credentials != null && credentials.hasUsername()) {
            server.setUsername(credentials.getUsername());
        }
        if (credentials != null && credentials.hasPassword()) {
            server.setPassword(credentials.getPassword());
        }
        return server;
    }

    /** While it is not connected, commands fail at once instead of waiting for it. */
    private static LettuceClientConfiguration client(RedisURI uri) {
        var client = LettuceClientConfiguration.builder().commandTimeout(COMMAND_LIMIT).shutdownTimeout(Duration.ZERO)
                .clientOptions(ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_LIMIT).build()).build());
        return uri.isSsl() ? client.useSsl().build() : client.build();
    }

    @Bean
    @Conditional(RedisConfigured.class)
    Redis redis(LettuceConnectionFactory redisConnections, MeterRegistry registry) {
        return new Redis(redisConnections, new RedisMetrics(registry));
    }
}
