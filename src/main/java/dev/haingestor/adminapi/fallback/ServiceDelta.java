package dev.haingestor.adminapi.fallback;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What an upstream service did since it last answered. All counts are absent of its first answer, as no beginning is known, and
 * where its answer doesn't have the totals.
 *
 * @param service one of {@link Upstream#label}
 * @param responseTimeMs how long its answer took
 */
public record ServiceDelta(String service, OptionalLong eventsProcessed, OptionalLong writeAttempts, OptionalLong writeErrors,
        OptionalDouble responseTimeMs) {

    static ServiceDelta of(Upstream upstream, Map<Counter, Long> grown, Duration took) {
        OptionalLong written = count(grown, Counter.WRITTEN);
        OptionalLong errors = count(grown, Counter.ERRORS);
        return new ServiceDelta(upstream.label(), count(grown, Counter.PROCESSED), sum(written, errors), errors,
                OptionalDouble.of(took.toNanos() / 1e6));
    }

    /** Of both times together; the answer's time is the later one's. */
    ServiceDelta then(ServiceDelta later) {
        return new ServiceDelta(service, either(eventsProcessed, later.eventsProcessed),
                either(writeAttempts, later.writeAttempts), either(writeErrors, later.writeErrors), later.responseTimeMs);
    }

    private static OptionalLong count(Map<Counter, Long> grown, Counter counter) {
        Long count = grown.get(counter);
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent() ? OptionalLong.of(one.getAsLong() + other.getAsLong()) : OptionalLong.empty();
    }

    private static OptionalLong either(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent() ? sum(one, other) : one.isPresent() ? one : other;
    }
}
