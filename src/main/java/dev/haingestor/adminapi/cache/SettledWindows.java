package dev.haingestor.adminapi.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Keeps windows that have settled, bounded by an estimate of their bytes. A failed read is never kept. */
final class SettledWindows {

    private static final int ENTRY_BYTES = 250;
    private static final int CELL_BYTES = 100;
    private static final int GROUP_BYTES = 100;
    private static final int SKETCH_BYTES = 300;
    private static final int BIN_BYTES = 8;

    private final Cache<Key, Kept> cache;
    private final SharedWindows shared;
    private volatile long epoch;
    private long invalidatedMeanwhile;

    /** @param shared is offered what is kept here */
    SettledWindows(long bytes, SharedWindows shared) {
        this.shared = shared;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, Kept kept) -> weight(kept.reading()))
                .executor(Runnable::run)
                .build();
    }

    private static int weight(Reading reading) {
        long weight = ENTRY_BYTES;
        for (Map<String, Cell> cells : reading.rollup().cells().values()) {
            for (Cell cell : cells.values()) {
                weight += cell instanceof Distribution times ? SKETCH_BYTES + BIN_BYTES * times.width() : CELL_BYTES;
            }
            weight += GROUP_BYTES;
        }
        return (int) Math.min(weight, Integer.MAX_VALUE);
    }

    /** The window, if it is kept; this counts as a request for it. */
    Optional<Reading> get(SeriesQuery query, Duration step, Instant start) {
        Optional<Kept> kept = kept(query, step, start);
        kept.ifPresent(found -> found.asked().incrementAndGet());
        return kept.map(Kept::reading);
    }

    private Optional<Kept> kept(SeriesQuery query, Duration step, Instant start) {
        return Optional.ofNullable(cache.getIfPresent(new Key(query, step, start)));
    }

    /**
     * A counter that is incremented after an invalidation has completed. A read or a sum that began in an earlier epoch must
     * not be kept.
     */
    long epoch() {
        return epoch;
    }

    /**
     * Keeps a window and offers it to other instances, unless something was invalidated since its read began.
     *
     * @param begun the epoch before the read
     */
    synchronized void put(SeriesQuery query, Duration step, Reading reading, long begun) {
        if (begun == epoch) {
            keep(query, step, reading, 0);
            shared.offer(query, step, reading);
        } else {
            invalidatedMeanwhile++;
        }
    }

    /** Keeps a window that has come from another instance, under the same condition. */
    synchronized void adopt(SeriesQuery query, Duration step, Reading reading, long begun) {
        if (begun == epoch) {
            keep(query, step, reading, 0);
        }
    }

    private void keep(SeriesQuery query, Duration step, Reading reading, int asked) {
        cache.put(new Key(query, step, reading.window().start()), new Kept(reading, new AtomicInteger(asked)));
    }

    /**
     * Replaces windows by what was read again. Where one differs, longer windows that overlap it are invalidated, and so are
     * sums that are being made of it.
     *
     * @return false if nothing was replaced, as something was invalidated since the read began
     */
    synchronized boolean replace(
            SeriesQuery query,
            Duration step,
            List<Reading> readings,
            BiPredicate<Reading, Reading> differ,
            long begun) {
        if (begun != epoch) {
            invalidatedMeanwhile += readings.size();
            return false;
        }
        List<Reading> different = readings.stream()
                .filter(now -> kept(query, step, now.window().start())
                        .filter(before -> differ.test(before.reading(), now))
                        .isPresent())
                .toList();
        if (!different.isEmpty()) {
            List<Key> longer = cache.asMap().entrySet().stream()
                    .filter(entry -> entry.getKey().query().equals(query)
                            && entry.getKey().step().compareTo(step) > 0
                            && overlapsAny(entry.getValue().reading(), different))
                    .map(Map.Entry::getKey)
                    .toList();
            cache.invalidateAll(longer);
            longer.forEach(key -> shared.delete(query, key.step(), key.start()));
        }
        readings.forEach(reading -> {
            // Recent requests weigh more: half of the older count stays.
            Optional<Kept> before = kept(query, step, reading.window().start());
            keep(
                    query,
                    step,
                    reading,
                    before.map(kept -> kept.asked().get() / 2).orElse(0));
            shared.offer(query, step, reading);
        });
        if (!different.isEmpty()) {
            epoch++;
        }
        return true;
    }

    private static boolean overlapsAny(Reading longer, List<Reading> readings) {
        return readings.stream()
                .anyMatch(reading -> reading.window()
                                .start()
                                .isBefore(longer.window().end())
                        && reading.window().end().isAfter(longer.window().start()));
    }

    /** How many windows were not kept because of an invalidation while they were read. */
    synchronized long invalidatedMeanwhile() {
        return invalidatedMeanwhile;
    }

    Map<Key, Kept> all() {
        return cache.asMap();
    }

    synchronized void invalidate(Predicate<Reading> which) {
        cache.asMap().values().removeIf(kept -> which.test(kept.reading()));
        epoch++;
    }

    /** The estimated size of all windows. */
    long bytes() {
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    /** How many windows are kept. */
    long count() {
        return cache.estimatedSize();
    }

    record Key(SeriesQuery query, Duration step, Instant start) {

        /** The key of the window that lies so many windows later. */
        Key after(int windows) {
            return new Key(query, step, start.plus(step.multipliedBy(windows)));
        }
    }

    /** @param asked how often the window was asked for, older requests counting less */
    record Kept(Reading reading, AtomicInteger asked) {}
}
