package dev.haingestor.adminapi.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Windows that will not change any more, as far as is known. Bounded by an estimate of their bytes; failures never get in. */
final class SettledWindows {

    private static final int ENTRY_BYTES = 250;
    private static final int CELL_BYTES = 100;
    private static final int SKETCH_BYTES = 4_000;

    private final Cache<Key, Reading> cache;
    private long epoch;

    SettledWindows(long bytes) {
        this.cache = Caffeine.newBuilder().maximumWeight(bytes).weigher((Key key, Reading reading) -> weight(reading))
                .executor(Runnable::run).build();
    }

    private static int weight(Reading reading) {
        int weight = ENTRY_BYTES;
        for (Map<String, Cell> cells : reading.rollup().cells().values()) {
            for (Cell cell : cells.values()) {
                weight += cell instanceof Distribution ? SKETCH_BYTES : CELL_BYTES;
            }
        }
        return weight;
    }

    Optional<Reading> get(SeriesQuery query, Duration step, Instant start) {
        return Optional.ofNullable(cache.getIfPresent(new Key(query, step, start)));
    }

    /** Goes up when something is forgotten. To be asked for before a read begins. */
    synchronized long epoch() {
        return epoch;
    }

    /** Kept unless something was forgotten since the read began: it may be just this, and be without what is there now. */
    synchronized void put(SeriesQuery query, Duration step, Reading reading, long begun) {
        if (begun == epoch) {
            cache.put(new Key(query, step, reading.window().start()), reading);
        }
    }

    Map<Key, Reading> all() {
        return cache.asMap();
    }

    synchronized void forget(Predicate<Reading> which) {
        epoch++;
        cache.asMap().values().removeIf(which);
    }

    /** By estimate. */
    long bytes() {
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    record Key(SeriesQuery query, Duration step, Instant start) {
    }
}
