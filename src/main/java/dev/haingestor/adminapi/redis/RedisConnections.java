package dev.haingestor.adminapi.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one connection to Redis. It is made when it is first used, so a dead Redis doesn't stop the start. */
final class RedisConnections implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

    /** Lettuce would wait up to half a minute before it reconnects. */
    private static final Duration BETWEEN_CONNECTS = Duration.ofSeconds(1);

    private final RedisURI uri;
    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> connection;

    RedisConnections(String url) {
        this.uri = RedisURI.create(url);
        uri.setTimeout(CONNECT_LIMIT);
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(BETWEEN_CONNECTS))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                // Commands fail at once while there is no connection.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_LIMIT).build())
                .build());
    }

    /** The connection, or one that is being made. One that can't be made is tried again at the next call. */
    synchronized CompletableFuture<StatefulRedisConnection<String, byte[]>> get() {
        if (connection == null || connection.isCompletedExceptionally()) {
            connection = client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                    .toCompletableFuture();
        }
        return connection.copy();
    }

    /** Closes the connection; the next call makes another one. */
    synchronized void drop() {
        if (connection != null) {
            connection.thenAccept(StatefulRedisConnection::closeAsync);
            connection = null;
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
