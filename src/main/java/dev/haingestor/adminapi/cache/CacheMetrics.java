package dev.haingestor.adminapi.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the cache is worth. Every label value exists from the start. */
final class CacheMetrics {

    private final Counter hits;
    private final Counter misses;
    private final Counter tails;
    private final Counter reads;
    private final Counter same;
    private final Counter different;

    CacheMetrics(MeterRegistry registry, SettledWindows settled) {
        hits = windows(registry, "hit");
        misses = windows(registry, "miss");
        tails = windows(registry, "tail");
        reads = Counter.builder("admin.api.cache.store.reads")
                .description("Reads of the store that the cache has asked for").register(registry);
        same = reread(registry, "same");
        different = reread(registry, "different");
        Gauge.builder("admin.api.cache.bytes", settled, SettledWindows::bytes).baseUnit("bytes")
                .description("Estimated size of the settled windows").register(registry);
    }

    private static Counter windows(MeterRegistry registry, String result) {
        return Counter.builder("admin.api.cache.windows")
                .description("Windows of answers: kept and settled, read for the answer, or made with the tail")
                .tag("result", result).register(registry);
    }

    private static Counter reread(MeterRegistry registry, String result) {
        return Counter.builder("admin.api.cache.reread")
                .description("Settled windows that were read again, by whether they had changed")
                .tag("result", result).register(registry);
    }

    void windows(int hit, int miss, int tail) {
        hits.increment(hit);
        misses.increment(miss);
        tails.increment(tail);
    }

    void read() {
        reads.increment();
    }

    void reread(boolean changed) {
        (changed ? different : same).increment();
    }
}
