package dev.haingestor.adminapi.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts failures of Redis. Every label value exists from the start. */
final class RedisMetrics {

    enum Operation {
        GET,
        PUT
    }

    private final Map<Operation, Counter> errors = new EnumMap<>(Operation.class);

    RedisMetrics(MeterRegistry registry) {
        Arrays.stream(Operation.values())
                .forEach(operation -> errors.put(
                        operation,
                        Counter.builder("admin.api.redis.errors")
                                .description("Calls of Redis that failed or took too long")
                                .tag("operation", operation.name().toLowerCase(Locale.ROOT))
                                .register(registry)));
    }

    void failed(Operation operation) {
        Objects.requireNonNull(errors.get(operation)).increment();
    }
}
