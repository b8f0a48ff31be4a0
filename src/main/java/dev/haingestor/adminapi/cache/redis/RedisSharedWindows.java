package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.SharedWindows;
import dev.haingestor.adminapi.cache.Tail;
import dev.haingestor.adminapi.cache.TailKey;
import dev.haingestor.adminapi.cache.TailRead;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.rollup.WindowSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Shares windows and tails by Redis: several instances cost the store what one does. */
final class RedisSharedWindows implements SharedWindows {

    private final RedisSharing sharing;
    private final RedisLeases leases;
    private final RedisWindows windows;
    private final RedisTails tails;
    private final Source source;
    private final Duration rereadLease;

    /**
     * @param source of the store whose windows they are
     * @param rereadLease how long others leave windows to the instance that reads them again
     */
    RedisSharedWindows(
            RedisSharing sharing,
            RedisLeases leases,
            RedisWindows windows,
            RedisTails tails,
            Source source,
            Duration rereadLease) {
        this.sharing = sharing;
        this.leases = leases;
        this.windows = windows;
        this.tails = tails;
        this.source = source;
        this.rereadLease = rereadLease;
    }

    @Override
    public WindowSource above(WindowSource store) {
        return (query, range, asOf) -> windows.find(query, range.step(), starts(range), source, Instant.MIN)
                .thenCompose(found -> withRest(store, query, range, asOf, found));
    }

    private static List<Instant> starts(Range range) {
        return range.windows().stream().map(Window::start).toList();
    }

    private static CompletableFuture<List<Reading>> withRest(
            WindowSource store, SeriesQuery query, Range range, Instant asOf, Map<Instant, Reading> found) {
        List<Instant> rest = starts(range).stream()
                .filter(start -> !found.containsKey(start))
                .toList();
        List<CompletableFuture<List<Reading>>> runs = Range.contiguous(rest, range.step()).stream()
                .map(run -> store.windows(query, run, asOf))
                .toList();
        return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new))
                .thenApply(done -> inOrder(
                        Stream.concat(found.values().stream(), runs.stream().flatMap(run -> run.join().stream()))));
    }

    private static List<Reading> inOrder(Stream<Reading> readings) {
        return readings.sorted(Comparator.comparing(reading -> reading.window().start()))
                .toList();
    }

    @Override
    public CompletableFuture<TailRead> tail(TailKey key, Predicate<Tail> usable, Supplier<TailRead> read) {
        return tails.tail(key, usable, read);
    }

    @Override
    public CompletableFuture<Optional<List<Reading>>> again(
            SeriesQuery query, Range range, Instant after, Supplier<CompletableFuture<List<Reading>>> read) {
        return windows.find(query, range.step(), starts(range), source, after).thenCompose(found -> {
            if (found.size() == range.count()) {
                return CompletableFuture.completedFuture(Optional.of(inOrder(found.values().stream())));
            }
            return mayRead(query, range)
                    .thenCompose(may -> may
                            ? read.get().thenApply(Optional::of)
                            : CompletableFuture.completedFuture(Optional.empty()));
        });
    }

    private CompletableFuture<Boolean> mayRead(SeriesQuery query, Range range) {
        return sharing.prefix()
                .map(prefix -> prefix + "again:" + RedisKeys.digest(List.of(query)) + ":"
                        + range.step().toSeconds() + ":" + range.start().getEpochSecond())
                .map(key -> leases.acquire(key, rereadLease).thenApply(acquired -> acquired.orElse(true)))
                .orElse(CompletableFuture.completedFuture(true));
    }

    @Override
    public void offer(SeriesQuery query, Duration step, Reading reading) {
        windows.offer(query, step, reading);
    }

    @Override
    public void delete(SeriesQuery query, Duration step, Instant start) {
        windows.delete(query, step, start);
    }

    @Override
    public boolean invalidate(Runnable here) {
        return sharing.generation().advance(here);
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
        sharing.generation().await(atMost);
    }
}
