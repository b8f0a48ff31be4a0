package dev.haingestor.adminapi.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
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

    /** The time limit of background commands. No answer waits for Redis longer than REDIS_TIMEOUT. */
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(1);

    /** Lettuce would wait up to half a minute before it reconnects. */
    private static final Duration BETWEEN_CONNECTS = Duration.ofSeconds(1);

    @Bean(destroyMethod = "shutdown")
    @Conditional(RedisConfigured.class)
    ClientResources redisClient() {
        return ClientResources.builder()
                .reconnectDelay(Delay.constant(BETWEEN_CONNECTS))
                .build();
    }

    /** Connects when it is first used, so a dead Redis doesn't stop the start. */
    @Bean
    @Conditional(RedisConfigured.class)
    LettuceConnectionFactory redisConnections(RedisProperties properties, ClientResources redisClient) {
        RedisURI uri = RedisURI.create(properties.url());
        LettuceConnectionFactory connections = new LettuceConnectionFactory(server(uri), client(uri, redisClient));
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

    /** Commands fail at once while there is no connection. */
    private static LettuceClientConfiguration client(RedisURI uri, ClientResources resources) {
        var client = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .commandTimeout(COMMAND_LIMIT)
                .shutdownTimeout(Duration.ZERO)
                .clientOptions(ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder()
                                .connectTimeout(CONNECT_LIMIT)
                                .build())
                        .build());
        return uri.isSsl() ? client.useSsl().build() : client.build();
    }

    @Bean
    @Conditional(RedisConfigured.class)
    Redis redis(LettuceConnectionFactory redisConnections, MeterRegistry registry) {
        return new Redis(redisConnections, new RedisMetrics(registry), Redis.REST);
    }

    @Bean
    @Conditional(RedisConfigured.InVain.class)
    ApplicationListener<ApplicationReadyEvent> redisIsNotUsed() {
        return ready -> LoggerFactory.getLogger(Redis.class)
                .warn("REDIS_URL is not used: the embedded store has one process, and nobody to share with");
    }
}
