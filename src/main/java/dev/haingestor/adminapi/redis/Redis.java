package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.logging.OutageLog;
import dev.haingestor.adminapi.redis.RedisMetrics.Operation;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls Redis. No call blocks or throws: an empty result means that Redis did not answer in time. After failures it is not
 * called for some seconds. A Redis that refuses writes, as it is full or a replica, is still read.
 */
public final class Redis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Redis.class);

    /** The time limit of calls for which no client waits. One that takes longer has failed. */
    public static final Duration BACKGROUND = Duration.ofSeconds(1);

    private final RedisConnections connections;
    private final RedisMetrics metrics;
    private final CircuitBreaker breaker;
    private final CircuitBreaker writeBreaker;
    private final OutageLog outage;
    private final OutageLog refusal;

    private volatile boolean answered;

    /** @param rest how long Redis is not called after failures */
    Redis(RedisConnections connections, RedisMetrics metrics, Duration rest, Clock clock) {
        this.connections = connections;
        this.metrics = metrics;
        this.breaker = RedisBreakers.ofCalls(rest);
        this.writeBreaker = RedisBreakers.ofWrites(rest);
        this.outage = new OutageLog(
                log, clock, "Redis does not answer: {}. What is read is not shared meanwhile", "Redis answers again");
        this.refusal = new OutageLog(
                log,
                clock,
                "Redis takes nothing: {}. What is read is not shared meanwhile",
                "Redis takes what is read again");
    }

    /** A value with its time to live, which is at least a millisecond. */
    public record Value(byte[] bytes, Duration ttl) {}

    /** Whether the last call was answered, apart from those that clients could not wait for. */
    public boolean isConnected() {
        return answered;
    }

    /** Whether calls are allowed, as too few of the last ones have failed. */
    public boolean isUsable() {
        return breaker.getState() != CircuitBreaker.State.OPEN;
    }

    /** The values in the order of the keys, each empty where there is none of bytes. */
    public CompletableFuture<Optional<List<Optional<byte[]>>>> get(List<String> keys, Duration atMost) {
        return call(Operation.GET, atMost, redis -> redis.mget(keys.toArray(String[]::new)))
                .thenApply(answer -> answer.map(values -> values.stream()
                        .map(value -> value.optional().map(byte[].class::cast))
                        .toList()));
    }

    /** Sets a value, and returns whether Redis has taken it. */
    public CompletableFuture<Boolean> set(String key, Value value) {
        return call(
                        Operation.PUT,
                        BACKGROUND,
                        redis -> redis.set(
                                key,
                                value.bytes(),
                                SetArgs.Builder.px(value.ttl().toMillis())))
                .thenApply(Optional::isPresent);
    }

    /** Sets a value that never expires, and returns whether Redis has taken it. */
    public CompletableFuture<Boolean> set(String key, String value) {
        return call(Operation.PUT, BACKGROUND, redis -> redis.set(key, bytes(value)))
                .thenApply(Optional::isPresent);
    }

    /** Deletes keys, without waiting for it. */
    public void delete(List<String> keys) {
        call(Operation.PUT, BACKGROUND, redis -> redis.del(keys.toArray(String[]::new)));
    }

    /** Runs a script that writes, and returns its number; empty when Redis did not answer, or refused. */
    public CompletableFuture<Optional<Long>> run(String script, String key, List<String> arguments, Duration atMost) {
        byte[][] values = arguments.stream().map(Redis::bytes).toArray(byte[][]::new);
        return call(
                Operation.PUT,
                atMost,
                redis -> redis.eval(script, ScriptOutputType.INTEGER, new String[] {key}, values));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> CompletableFuture<Optional<T>> call(
            Operation operation,
            Duration atMost,
            Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        boolean writes = operation == Operation.PUT;
        if (writes && !writeBreaker.tryAcquirePermission()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!breaker.tryAcquirePermission()) {
            if (writes) {
                writeBreaker.releasePermission();
            }
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return connections
                .get()
                .thenCompose(connection -> command.apply(connection.async()))
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .handle((value, failure) -> {
                    if (failure == null) {
                        succeeded(writes);
                        return Optional.ofNullable(value);
                    }
                    metrics.failed(operation);
                    failed(writes, failure, atMost);
                    return Optional.empty();
                });
    }

    private void succeeded(boolean writes) {
        answers();
        if (writes) {
            writeBreaker.onSuccess(0, TimeUnit.NANOSECONDS);
            refusal.succeeded();
        }
    }

    private void answers() {
        answered = true;
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        outage.succeeded();
    }

    private void failed(boolean writes, Throwable failure, Duration atMost) {
        if (writes && isRefusal(failure)) {
            answers();
            writeBreaker.onError(0, TimeUnit.NANOSECONDS, failure);
            refusal.failed(reason(failure, atMost));
            return;
        }
        if (writes) {
            writeBreaker.releasePermission();
        }
        if (isTimeout(failure) && atMost.compareTo(BACKGROUND) < 0) {
            // A client could not wait longer, which is no outage: those are found out by the calls in the background.
            breaker.releasePermission();
            return;
        }
        answered = false;
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            outage.failed(reason(failure, atMost));
            if (isTimeout(failure)) {
                // A connection that a firewall has cut would stay silent for a quarter of an hour.
                connections.drop();
            }
        }
    }

    /** Whether Redis answered a write with a refusal. A refused password isn't one: then nothing is answered at all. */
    private static boolean isRefusal(Throwable failure) {
        return causes(failure).anyMatch(RedisCommandExecutionException.class::isInstance)
                && causes(failure).noneMatch(RedisConnectionException.class::isInstance);
    }

    private static boolean isTimeout(Throwable failure) {
        return causes(failure).anyMatch(TimeoutException.class::isInstance);
    }

    /** The innermost cause names what is wrong, as in a wrong password; no URL is in it. */
    private static String reason(Throwable failure, Duration atMost) {
        if (isTimeout(failure)) {
            return "no answer within " + atMost.toMillis() + " ms";
        }
        Throwable cause = causes(failure).reduce((outer, inner) -> inner).orElse(failure);
        return String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ").replaceAll("\\.+$", "");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    @Override
    public void close() {
        connections.close();
    }
}
