package dev.haingestor.adminapi.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.OptionalDouble;

/** Counts how windows of answers were had, and what was read again. Every label value exists from the start. */
public final class CacheMetrics {

    public static final String SKIPPED = "admin.api.cache.skipped";
    public static final String SKIPPED_MEANS = "Windows that were not kept or not shared, by why";
    private static final Duration[] LATENESSES = {
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    private final SettledWindows settled;
    private final Counter hits;
    private final Counter misses;
    private final Counter tails;
    private final Counter reads;
    private final Counter same;
    private final Counter different;
    private final Counter failed;
    private final Timer lateness;

    CacheMetrics(MeterRegistry registry, SettledWindows settled) {
        this.settled = settled;
        hits = windows(registry, "hit");
        misses = windows(registry, "miss");
        tails = windows(registry, "tail");
        reads = Counter.builder("admin.api.cache.store.reads")
                .description("Reads of the store that the cache has asked for")
                .register(registry);
        same = reread(registry, "same");
        different = reread(registry, "different");
        failed = Counter.builder(SKIPPED)
                .description(SKIPPED_MEANS)
                .tag("reason", "failed")
                .register(registry);
        FunctionCounter.builder(SKIPPED, settled, SettledWindows::invalidatedMeanwhile)
                .description(SKIPPED_MEANS)
                .tag("reason", "forgotten")
                .register(registry);
        lateness = Timer.builder("admin.api.point.lateness")
                .serviceLevelObjectives(LATENESSES)
                .description(
                        "How long after the end of their window late points were first seen: STATS_LATENESS should be more")
                .register(registry);
        Gauge.builder("admin.api.cache.bytes", settled, SettledWindows::bytes)
                .baseUnit("bytes")
                .description("Estimated size of the settled windows")
                .register(registry);
    }

    private static Counter windows(MeterRegistry registry, String result) {
        return Counter.builder("admin.api.cache.windows")
                .description("Windows of answers: kept and settled, read for the answer, or made with the tail")
                .tag("result", result)
                .register(registry);
    }

    private static Counter reread(MeterRegistry registry, String result) {
        return Counter.builder("admin.api.cache.reread")
                .description("Settled windows that were read again, by whether they had changed")
                .tag("result", result)
                .register(registry);
    }

    void windows(int hit, int miss, int tail) {
        hits.increment(hit);
        misses.increment(miss);
        tails.increment(tail);
    }

    void read() {
        reads.increment();
    }

    void failed(int windows) {
        failed.increment(windows);
    }

    /** @param age time since the end of their window: the least by which the points can be late */
    void late(long points, Duration age) {
        for (long i = 0; i < points; i++) {
            lateness.record(age);
        }
    }

    void reread(boolean changed) {
        (changed ? different : same).increment();
    }

    /** Percent of the settled windows of answers that were kept already, since the start; empty before the first. */
    public OptionalDouble hitRate() {
        double all = hits.count() + misses.count();
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * hits.count() / all);
    }

    /** The estimated size of the settled windows. */
    public long bytes() {
        return settled.bytes();
    }

    /** How many settled windows are kept. */
    public long windows() {
        return settled.count();
    }
}
