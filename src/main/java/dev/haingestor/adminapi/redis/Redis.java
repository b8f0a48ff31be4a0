package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.redis.RedisMetrics.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.types.Expiration;

/**
 * A few calls, each bounded by the time limit of a command once it is connected; connecting takes up to a second, so none of these
 * belongs on the path of a request. None throws: empty, or false, means that Redis was not there. After a failure it is left alone
 * for some seconds, so that one that hangs costs a time limit now and then and not with each call.
 */
public final class Redis {

    private static final Logger log = LoggerFactory.getLogger(Redis.class);
    private static final Duration REST = Duration.ofSeconds(3);

    private final RedisConnectionFactory connections;
    private final RedisMetrics metrics;

    private volatile long restsUntil = System.nanoTime();
    private volatile boolean answers;
    private volatile boolean failed;

    Redis(RedisConnectionFactory connections, RedisMetrics metrics) {
        this.connections = connections;
        this.metrics = metrics;
    }

    /** Whether the last call succeeded. */
    public boolean isConnected() {
        return answers;
    }

    /** For who could not wait for a value any longer: others needn't wait at all. */
    public void tooSlow(Duration waited) {
        metrics.failed(Operation.GET);
        failed(new IllegalStateException("no answer within " + waited.toMillis() + " ms"));
    }

    /** The values in the order of the keys, null where there is none. */
    public Optional<List<byte[]>> get(List<String> keys) {
        return call(Operation.GET, connection -> connection.stringCommands().mGet(bytes(keys)));
    }

    /** All in one go, each with its time to live. */
    public boolean put(Map<String, Value> values) {
        return call(Operation.PUT, connection -> {
            connection.openPipeline();
            try {
                values.forEach((key, value) -> connection.stringCommands().set(bytes(key), value.bytes(),
                        Expiration.milliseconds(value.ttl().toMillis()), RedisConnection.SetOption.upsert()));
            } finally {
                connection.closePipeline();
            }
            return true;
        }).isPresent();
    }

    /** Without an end, over whatever is there. */
    public boolean set(String key, String value) {
        return call(Operation.PUT, connection -> connection.stringCommands().set(bytes(key), bytes(value))).isPresent();
    }

    /** Unless there is one already. */
    public boolean setIfAbsent(String key, String value) {
        return call(Operation.PUT, connection -> connection.stringCommands().setNX(bytes(key), bytes(value))).isPresent();
    }

    /** @param ttl at least a millisecond */
    public record Value(byte[] bytes, Duration ttl) {
    }

    private static byte[][] bytes(List<String> keys) {
        return keys.stream().map(Redis::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> Optional<T> call(Operation operation, Function<RedisConnection, T> work) {
        if (System.nanoTime() - restsUntil < 0) {
            return Optional.empty();
        }
        try (RedisConnection connection = connections.getConnection()) {
            T result = work.apply(connection);
            succeeded();
            return Optional.ofNullable(result);
        } catch (DataAccessException | IllegalStateException e) {
            metrics.failed(operation);
            failed(e);
            return Optional.empty();
        }
    }

    private synchronized void succeeded() {
        if (failed) {
            log.info("Redis answers again");
        }
        failed = false;
        answers = true;
    }

    /** The cause names what is wrong, as in a wrong password; no URL is in it. */
    private synchronized void failed(RuntimeException e) {
        restsUntil = System.nanoTime() + REST.toNanos();
        if (!failed) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            log.warn("Redis does not answer: {}. What is read is not shared meanwhile",
                    String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ").replaceAll("\\.+$", ""));
        }
        failed = true;
        answers = false;
    }
}
