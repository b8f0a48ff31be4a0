package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts windows and tails that were looked up in Redis. Every label value exists from the start. */
final class RedisCacheMetrics {

    enum Reason {
        UNAVAILABLE("redis_unavailable"),
        BUSY("redis_busy");

        private final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    /** Why a window is not used. */
    enum Refusal {
        /** Its checksum or its content is wrong. */
        DAMAGED,
        /** It was read later than now. */
        FUTURE,
        /** It was read too long ago. */
        EXPIRED,
        /** It was read before it had settled. */
        UNSETTLED
    }

    /** Where a tail comes from. */
    enum TailOrigin {
        /** Another instance has read it. */
        SHARED,
        /** This instance has read it for all. */
        LEASE,
        /** This instance has read it for itself: nothing could be shared, or nothing came in time. */
        ALONE
    }

    private final Counter hits;
    private final Counter misses;
    private final Counter refused;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<TailOrigin, Counter> tails = new EnumMap<>(TailOrigin.class);
    private final Map<Reason, Counter> skipped = new EnumMap<>(Reason.class);

    RedisCacheMetrics(MeterRegistry registry) {
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
        Arrays.stream(TailOrigin.values())
                .forEach(origin -> tails.put(
                        origin,
                        Counter.builder("admin.api.redis.tails")
                                .description(
                                        "Unsettled windows, as often as they were renewed, by which instance read them")
                                .tag("origin", origin.name().toLowerCase(Locale.ROOT))
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

    void tail(TailOrigin origin) {
        Objects.requireNonNull(tails.get(origin)).increment();
    }

    void skipped(Reason reason, int windows) {
        Objects.requireNonNull(skipped.get(reason)).increment(windows);
    }
}
