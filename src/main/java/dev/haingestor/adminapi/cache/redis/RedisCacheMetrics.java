package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts windows that were looked up in Redis. Every label value exists from the start. */
public final class RedisCacheMetrics {

    enum Reason {
        UNAVAILABLE("redis_unavailable"),
        BUSY("redis_busy");

        private final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    /** Why an entry is not used. */
    enum Refusal {
        /** It was written by another release. */
        FORMAT,
        /** Its checksum or its content is wrong. */
        DAMAGED,
        /** It lies under a key that is not its own. */
        OTHER,
        /** It is older than the last invalidation. */
        GENERATION,
        /** It was read later than now. */
        FUTURE,
        /** It was read too long ago. */
        EXPIRED,
        /** It was read before its window had settled. */
        UNSETTLED,
        /** Shorter windows in it have changed since. */
        CHANGED
    }

    private final Counter hits;
    private final Counter misses;
    private final Counter refused;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<Reason, Counter> skipped = new EnumMap<>(Reason.class);

    public RedisCacheMetrics(MeterRegistry registry) {
        hits = windows(registry, "hit");
        misses = windows(registry, "miss");
        refused = windows(registry, "refused");
        Arrays.stream(Refusal.values())
                .forEach(reason -> refusals.put(
                        reason,
                        Counter.builder("admin.api.redis.refused")
                                .description("Windows that were in Redis and not to be believed, by why")
                                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                                .register(registry)));
        Arrays.stream(Reason.values())
                .forEach(reason -> skipped.put(
                        reason,
                        Counter.builder(CacheMetrics.SKIPPED)
                                .description(CacheMetrics.SKIPPED_MEANS)
                                .tag("reason", reason.label)
                                .register(registry)));
    }

    private static Counter windows(MeterRegistry registry, String result) {
        return Counter.builder("admin.api.redis.windows")
                .description(
                        "Settled windows that were looked for in Redis; refused ones were there and not to be believed")
                .tag("result", result)
                .register(registry);
    }

    void hit() {
        hits.increment();
    }

    void missed() {
        misses.increment();
    }

    void refused(Refusal reason) {
        refused.increment();
        Objects.requireNonNull(refusals.get(reason)).increment();
    }

    void skipped(Reason reason, int windows) {
        Objects.requireNonNull(skipped.get(reason)).increment(windows);
    }
}
