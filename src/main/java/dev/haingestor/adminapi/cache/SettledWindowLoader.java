package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads settled windows that are not kept yet, and keeps them. Concurrent requests for the same windows share one read. Its
 * budget runs from its start, so a late joiner waits only for what is left. A read that takes longer is kept when it ends.
 */
final class SettledWindowLoader implements WindowSource {

    private final GuardedStore store;
    private final WindowSource source;
    private final SettledWindows settled;
    private final CacheMetrics metrics;
    private final Map<Key, Load> underWay = new ConcurrentHashMap<>();

    /**
     * @param store gives the budget
     * @param source reads the windows: the store, or Redis above it
     */
    SettledWindowLoader(GuardedStore store, WindowSource source, SettledWindows settled, CacheMetrics metrics) {
        this.store = store;
        this.source = source;
        this.settled = settled;
        this.metrics = metrics;
    }

    /** @param range of settled windows only */
    @Override
    public CompletableFuture<List<Reading>> windows(SeriesQuery query, Range range, Instant asOf) {
        Key key = new Key(query, range, settled.epoch());
        Load load = covering(key).orElseGet(() -> begin(key, asOf));
        return load.deadline().bound(load.readings()).thenApply(readings -> within(range, readings));
    }

    /** A read that covers the windows is joined too: a request that comes while windows are kept one by one lacks only some. */
    private Optional<Load> covering(Key key) {
        return underWay.entrySet().stream()
                .filter(other -> other.getKey().covers(key))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<Reading> within(Range range, List<Reading> readings) {
        return readings.stream()
                .filter(reading -> !reading.window().start().isBefore(range.start())
                        && !reading.window().end().isAfter(range.end()))
                .toList();
    }

    private Load begin(Key key, Instant asOf) {
        Load fresh = new Load(new CompletableFuture<>(), store.deadline());
        Load known = underWay.putIfAbsent(key, fresh);
        if (known != null) {
            return known;
        }
        kept(key)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> read(key, asOf))
                .whenComplete((readings, failure) -> {
                    underWay.remove(key, fresh);
                    if (failure == null) {
                        fresh.readings().complete(readings);
                    } else {
                        fresh.readings().completeExceptionally(failure);
                    }
                });
        return fresh;
    }

    /** The windows, if another request has read all of them since they were found missing; else empty. */
    private Optional<List<Reading>> kept(Key key) {
        List<Reading> kept = new ArrayList<>();
        for (Window window : key.range().windows()) {
            Optional<Reading> reading = settled.get(key.query(), key.range().step(), window.start());
            if (reading.isEmpty()) {
                return Optional.empty();
            }
            kept.add(reading.get());
        }
        return Optional.of(kept);
    }

    private CompletableFuture<List<Reading>> read(Key key, Instant asOf) {
        return source.windows(key.query(), key.range(), asOf).whenComplete((readings, failure) -> {
            if (failure == null) {
                readings.forEach(reading -> keep(key, reading, asOf));
            } else {
                metrics.failed(key.range().count());
            }
        });
    }

    /** A reading from before {@code asOf} was read by another instance. */
    private void keep(Key key, Reading reading, Instant asOf) {
        if (reading.readAt().equals(asOf)) {
            settled.put(key.query(), key.range().step(), reading, key.epoch());
        } else {
            settled.adopt(key.query(), key.range().step(), reading, key.epoch());
        }
    }

    /** @param epoch a request after an invalidation joins no read from before it */
    private record Key(SeriesQuery query, Range range, long epoch) {

        boolean covers(Key other) {
            return epoch == other.epoch
                    && query.equals(other.query)
                    && range.step().equals(other.range.step())
                    && !range.start().isAfter(other.range.start())
                    && !range.end().isBefore(other.range.end());
        }
    }

    private record Load(CompletableFuture<List<Reading>> readings, Deadline deadline) {}
}
