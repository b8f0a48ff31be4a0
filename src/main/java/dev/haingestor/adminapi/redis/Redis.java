package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.redis.RedisMetrics.Operation;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.types.Expiration;

/**
 * Calls Redis, each call bounded by the time limit of a command; connecting takes up to a second, so no call belongs on the
 * path of a request. None throws: empty, or false, means that Redis did not answer. After a failure it is not called for some
 * seconds. A Redis that refuses writes, as it is full or a replica, is still read.
 */
public final class Redis {

    private static final Logger log = LoggerFactory.getLogger(Redis.class);
    static final Duration REST = Duration.ofSeconds(3);

    private final LettuceConnectionFactory connections;
    private final RedisMetrics metrics;
    private final Outage outage;
    private final Outage refusal;

    private volatile boolean answered;

    Redis(LettuceConnectionFactory connections, RedisMetrics metrics, Duration rest) {
        this.connections = connections;
        this.metrics = metrics;
        this.outage = new Outage(
                log, "Redis does not answer: {}. What is read is not shared meanwhile", "Redis answers again", rest);
        this.refusal = new Outage(
                log,
                "Redis takes nothing: {}. What is read is not shared meanwhile",
                "Redis takes what is read again",
                rest);
    }

    /** Whether the last call was answered. */
    public boolean isConnected() {
        return answered && !outage.lasts();
    }

    /** Reports that a caller has given up waiting: then others do not call for a while. */
    public void tooSlow(Duration waited) {
        metrics.failed(Operation.GET);
        outage.failed("no answer within " + waited.toMillis() + " ms");
    }

    /** The values in the order of the keys, null where there is none. */
    public Optional<List<byte[]>> get(List<String> keys) {
        return call(Operation.GET, connection -> connection.stringCommands().mGet(bytes(keys)));
    }

    /** Puts all values with one call, each with its time to live. */
    public boolean put(Map<String, Value> values) {
        return call(Operation.PUT, connection -> {
                    connection.openPipeline();
                    try {
                        values.forEach((key, value) -> connection
                                .stringCommands()
                                .set(
                                        bytes(key),
                                        value.bytes(),
                                        Expiration.milliseconds(value.ttl().toMillis()),
                                        RedisConnection.SetOption.upsert()));
                    } finally {
                        connection.closePipeline();
                    }
                    return true;
                })
                .isPresent();
    }

    /** Sets a value that never expires. */
    public boolean set(String key, String value) {
        return call(Operation.PUT, connection -> connection.stringCommands().set(bytes(key), bytes(value)))
                .isPresent();
    }

    /** Sets a value that never expires, unless the key has one already: then false, too. */
    public boolean setIfAbsent(String key, String value) {
        return call(Operation.PUT, connection -> connection.stringCommands().setNX(bytes(key), bytes(value)))
                .orElse(false);
    }

    /** @param ttl at least a millisecond */
    public record Value(byte[] bytes, Duration ttl) {}

    private static byte[][] bytes(List<String> keys) {
        return keys.stream().map(Redis::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> Optional<T> call(Operation operation, Function<RedisConnection, T> work) {
        boolean writes = operation == Operation.PUT;
        if (outage.rests() || writes && refusal.rests()) {
            return Optional.empty();
        }
        try (RedisConnection connection = connections.getConnection()) {
            T result = work.apply(connection);
            succeeded(writes);
            return Optional.ofNullable(result);
        } catch (DataAccessException | IllegalStateException e) {
            metrics.failed(operation);
            failed(writes, e);
            return Optional.empty();
        }
    }

    private void succeeded(boolean writes) {
        answered = true;
        outage.succeeded();
        if (writes) {
            refusal.succeeded();
        }
    }

    private void failed(boolean writes, RuntimeException e) {
        if (writes && isAnswer(e)) {
            answered = true;
            outage.succeeded();
            refusal.failed(reason(e));
        } else {
            outage.failed(reason(e));
            connectAnewAfter(e);
        }
    }

    /** Drops the connection: one that a firewall has cut would stay silent for a quarter of an hour. */
    private void connectAnewAfter(RuntimeException e) {
        if (causes(e).anyMatch(RedisCommandTimeoutException.class::isInstance)) {
            connections.resetConnection();
        }
    }

    /** Whether Redis answered with a refusal. A refused password is no answer, but a failed connection. */
    private static boolean isAnswer(RuntimeException e) {
        if (e instanceof RedisConnectionFailureException) {
            return false;
        }
        return causes(e)
                .anyMatch(cause -> cause instanceof RedisCommandExecutionException
                        || cause instanceof InvalidDataAccessApiUsageException);
    }

    /** The innermost cause names what is wrong, as in a wrong password; no URL is in it. */
    private static String reason(RuntimeException e) {
        Throwable cause = causes(e).reduce((outer, inner) -> inner).orElse(e);
        return String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ").replaceAll("\\.+$", "");
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }
}
