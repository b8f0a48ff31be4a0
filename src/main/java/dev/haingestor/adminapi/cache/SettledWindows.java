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

/** Windows that will not change any more, as far as is known. Bounded by an estimate of their bytes; failures never get in. */
final class SettledWindows {

    private static final int ENTRY_BYTES = 250;
    private static final int CELL_BYTES = 100;
    private static final int GROUP_BYTES = 100;
    private static final int SKETCH_BYTES = 300;
    private static final int BIN_BYTES = 8;

    private final Cache<Key, Kept> cache;
    private final SharedWindows shared;
    private volatile long epoch;
    private long forgottenMeanwhile;

    /** @param shared gets what is kept here, too */
    SettledWindows(long bytes, SharedWindows shared) {
        this.shared = shared;
        this.cache = Caffeine.newBuilder().maximumWeight(bytes).weigher((Key key, Kept kept) -> weight(kept.reading()))
                .executor(Runnable::run).build();
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

    /** Counts as asked for. */
    Optional<Reading> get(SeriesQuery query, Duration step, Instant start) {
        Optional<Kept> kept = kept(query, step, start);
        kept.ifPresent(found -> found.asked().incrementAndGet());
        return kept.map(Kept::reading);
    }

    private Optional<Kept> kept(SeriesQuery query, Duration step, Instant start) {
        return Optional.ofNullable(cache.getIfPresent(new Key(query, step, start)));
    }

    /**
     * Goes up when something was forgotten, and not before all of it is: who begins meanwhile has seen some of it. To be asked for
     * before a read begins.
     */
    long epoch() {
        return epoch;
    }

    /**
     * Keeps a window, and offers it to others, unless something was invalidated since the read began: it may be just this, and be
     * without what is there now.
     *
     * @param begun the epoch before the read
     */
    synchronized void put(SeriesQuery query, Duration step, Reading reading, long begun) {
        if (begun == epoch) {
            keep(query, step, reading, 0);
            shared.offer(query, step, reading);
        } else {
            forgottenMeanwhile++;
        }
    }

    /** Keeps what has come from others in the same way. */
    synchronized void adopt(SeriesQuery query, Duration step, Reading reading, long begun) {
        if (begun == epoch) {
            keep(query, step, reading, 0);
        }
    }

    private void keep(SeriesQuery query, Duration step, Reading reading, int asked) {
        cache.put(new Key(query, step, reading.window().start()), new Kept(reading, new AtomicInteger(asked)));
    }

    /**
     * Puts windows that were read again in the place of what was kept of them. Where they differ, longer windows that are the sum
     * of what was there are forgotten, and so is what others are just adding up of it. False if they were not put there, as
     * something was forgotten since the read began.
     */
    synchronized boolean renew(SeriesQuery query, Duration step, List<Reading> readings, BiPredicate<Reading, Reading> differ,
            long begun) {
        if (begun != epoch) {
            forgottenMeanwhile += readings.size();
            return false;
        }
        List<Reading> different = readings.stream().filter(now -> kept(query, step, now.window().start())
                .filter(before -> differ.test(before.reading(), now)).isPresent()).toList();
        if (!different.isEmpty()) {
            shared.changed(query, step, different.get(0).readAt());
            cache.asMap().entrySet().removeIf(entry -> entry.getKey().query().equals(query)
                    && entry.getKey().step().compareTo(step) > 0 && overlapsAny(entry.getValue().reading(), different));
        }
        readings.forEach(reading -> {
            // Half of what was counted stays, so that what is asked for now weighs more than what was once.
            Optional<Kept> before = kept(query, step, reading.window().start());
            keep(query, step, reading, before.map(kept -> kept.asked().get() / 2).orElse(0));
            shared.offer(query, step, reading);
        });
        if (!different.isEmpty()) {
            epoch++;
        }
        return true;
    }

    private static boolean overlapsAny(Reading longer, List<Reading> readings) {
        return readings.stream().anyMatch(reading -> reading.window().start().isBefore(longer.window().end())
                && reading.window().end().isAfter(longer.window().start()));
    }

    /** How many windows were not kept, as something was forgotten while they were read. */
    synchronized long forgottenMeanwhile() {
        return forgottenMeanwhile;
    }

    Map<Key, Kept> all() {
        return cache.asMap();
    }

    synchronized void forget(Predicate<Reading> which) {
        cache.asMap().values().removeIf(kept -> which.test(kept.reading()));
        epoch++;
    }

    /** By estimate. */
    long bytes() {
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    record Key(SeriesQuery query, Duration step, Instant start) {

        /** So many windows later. */
        Key after(int windows) {
            return new Key(query, step, start.plus(step.multipliedBy(windows)));
        }
    }

    /** @param asked how often it was asked for, of late */
    record Kept(Reading reading, AtomicInteger asked) {
    }
}
