package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds the unsettled windows, the tail, of a set of queries, and reads them again when they are older than {@code liveTtl}:
 * one refresh at a time, started by the first request that finds the tail too old. A tail that another instance has just read
 * will do as well.
 */
final class TailRefresher {

    /** After a longer gap the windows of the last tail are not read again. */
    private static final Duration CONTINUED = Duration.ofHours(1);

    /** The time between reads of a store that fails; requests in between fail with its last failure. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** Windows that overlap an outage settle so long after it, as writers send what they have buffered. */
    private static final Duration OUTAGE_LATENESS = Duration.ofMinutes(15);

    private final GuardedStore store;
    private final SettledWindows settled;
    private final SharedWindows shared;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final TailKey key;
    private final TailReader reader;

    private volatile @Nullable Tail tail;
    private @Nullable Refresh refresh;
    private long invalidations;
    private @Nullable StoreException failure;
    private volatile Outage outage = Outage.NONE;

    TailRefresher(
            GuardedStore store,
            SettledWindows settled,
            SharedWindows shared,
            CacheProperties properties,
            CacheMetrics metrics,
            TailKey key) {
        this.store = store;
        this.settled = settled;
        this.shared = shared;
        this.properties = properties;
        this.metrics = metrics;
        this.key = key;
        this.reader = new TailReader(store, properties, metrics, key);
    }

    /** A tail, and whether a client waits for it. */
    record Result(TailRead read, CacheStatus status) {

        private static Result of(Tail tail, CacheStatus status) {
            return new Result(TailRead.of(tail), status);
        }
    }

    /**
     * The tail, or one that is being read. While the store fails no request waits for it: the tail is read in the background.
     *
     * @throws StoreException if the last read failed, and no newer one has ended
     */
    Result read() {
        Tail last = tail;
        if (last != null && isYounger(last.readAt(), properties.liveTtl(), store.now())) {
            return Result.of(last, CacheStatus.HIT);
        }
        return refreshed();
    }

    private Result refreshed() {
        Refresh joined;
        @Nullable Tail old;
        boolean mayBeServed;
        synchronized (this) {
            Instant now = store.now();
            old = tail;
            if (old != null && isYounger(old.readAt(), properties.liveTtl(), now)) {
                return Result.of(old, CacheStatus.HIT);
            }
            if (failure != null && refresh != null && isYounger(refresh.begunAt(), BETWEEN_TRIES, now)) {
                throw failure;
            }
            if (refresh == null || refresh.result().isDone()) {
                refresh = start();
            }
            if (!refresh.result().isDone() && failure != null) {
                throw failure;
            }
            joined = refresh;
            mayBeServed = mayBeServed(now);
        }
        return old != null && mayBeServed
                ? awaitShortly(joined, old)
                : joined(joined, old == null ? CacheStatus.MISS : CacheStatus.STALE);
    }

    /** Waits up to {@code refreshWait} for the refresh, then returns the old tail. */
    private Result awaitShortly(Refresh joined, Tail old) {
        Tail fresh = TailRead.join(joined.result()
                .copy()
                .completeOnTimeout(old, properties.refreshWait().toMillis(), TimeUnit.MILLISECONDS));
        return Result.of(fresh, fresh == old ? CacheStatus.HIT : CacheStatus.STALE);
    }

    /** Where another instance reads the tail, this waits for it; a read of our own goes on meanwhile. */
    private static Result joined(Refresh joined, CacheStatus status) {
        TailRead begun = TailRead.join(joined.begun().copy());
        return new Result(
                new TailRead(
                        begun.readAt(), begun.settledUntil(), joined.result().copy()),
                status);
    }

    /** Reads a tail again whose last read failed: the store answers now. */
    synchronized void retry() {
        if (failure != null && refresh != null && refresh.result().isDone()) {
            refresh = start();
        }
    }

    /** The last tail, however old. */
    synchronized Optional<Tail> last() {
        return Optional.ofNullable(tail);
    }

    private boolean mayBeServed(Instant now) {
        return tail != null
                && failure == null
                && refresh != null
                && isYounger(tail.readAt(), properties.ttl(), now)
                && isYounger(refresh.begunAt(), store.budget(), now);
    }

    private static boolean isYounger(Instant time, Duration age, Instant now) {
        return now.isBefore(time.plus(age));
    }

    /** Drops the tail, and the one that is being read. */
    synchronized void invalidate() {
        tail = null;
        refresh = null;
        failure = null;
        invalidations++;
        reader.forgetLastTimes();
        invalidateFirstTimes();
    }

    /** Drops the times of first points: points were written that may be earlier. */
    void invalidateFirstTimes() {
        reader.firstTimes().invalidate();
    }

    /** Adds times of latest points that lie before the tail. */
    void learn(SeriesQuery query, Map<Group, Instant> last) {
        reader.learn(query, last);
    }

    /** The time of each group's latest point, as far as it is known. */
    Map<Group, Instant> lastTimes(SeriesQuery query) {
        return reader.lastTimes(query);
    }

    /** The time of the first point, if it was found. */
    Optional<Instant> firstTime(SeriesQuery query) {
        return reader.firstTimes().get(query);
    }

    private Refresh start() {
        Instant begunAt = store.now();
        long epoch = settled.epoch();
        Counts begun = new Counts(invalidations, reader.firstTimes().invalidations());
        Deadline deadline = store.deadline();
        Optional<Tail> before =
                Optional.ofNullable(tail).filter(last -> isYounger(last.unsettled(), CONTINUED, begunAt));
        CompletableFuture<TailRead> read = shared.tail(key, this::isUsable, () -> {
            Instant readAt = store.now();
            return reader.read(before, unsettled(readAt), readAt, deadline);
        });
        CompletableFuture<Tail> result = read.thenCompose(TailRead::tail)
                .thenApply(fresh -> kept(fresh, before, epoch))
                .whenComplete((fresh, thrown) -> ended(begun, fresh, thrown));
        return new Refresh(begunAt, read, result);
    }

    /** Whether a tail of another instance may be served here. One that leaves out windows of an outage may not. */
    private boolean isUsable(Tail found) {
        Instant now = store.now();
        return !found.readAt().isAfter(now)
                && isYounger(found.readAt(), properties.liveTtl(), now)
                && !found.unsettled().isAfter(unsettled(now));
    }

    /** Windows that end by then have settled. */
    Instant settledUntil(Instant now) {
        return unsettled(now);
    }

    /** The start of the first window that may still change. */
    private Instant unsettled(Instant readAt) {
        Instant usual = readAt.minus(properties.lateness());
        return Range.floor(outage.unsettledSince(readAt).filter(usual::isAfter).orElse(usual), key.base());
    }

    /** Keeps the windows of a tail that have settled since the tail before, and counts what came late. */
    private Tail kept(Tail fresh, Optional<Tail> before, long epoch) {
        fresh.windows().keySet().forEach(query -> {
            List<Reading> readings = fresh.readings(query, store.source());
            before.ifPresent(last -> countLate(last, query, readings));
            readings.stream()
                    .filter(reading -> reading.window().start().isBefore(fresh.unsettled()))
                    .forEach(reading -> settled.put(query, key.base(), reading, epoch));
        });
        return fresh;
    }

    /** Counts points in windows that had ended when the tail before was read. */
    private void countLate(Tail before, SeriesQuery query, List<Reading> readings) {
        if (!before.windows().containsKey(query)) {
            return;
        }
        for (Reading now : readings) {
            boolean wasKnown = !now.window().start().isBefore(before.unsettled());
            if (wasKnown && !now.window().end().isAfter(before.readAt())) {
                Rollup known =
                        before.sum(query, now.window().start(), now.window().end());
                metrics.late(
                        LatePoints.newPoints(known, now.rollup()),
                        Duration.between(now.window().end(), now.readAt()));
            }
        }
    }

    private synchronized void ended(Counts begun, Tail fresh, Throwable thrown) {
        if (begun.all() != invalidations) {
            return;
        }
        if (thrown != null) {
            if (failure == null) {
                outage = tail == null ? Outage.NONE : new Outage(tail.readAt(), Instant.MAX);
            }
            failure = Deadline.failure(thrown);
            return;
        }
        if (failure != null) {
            outage = new Outage(outage.start(), fresh.readAt());
        }
        failure = null;
        tail = fresh;
        reader.learn(fresh, begun.firstTimes());
    }

    /** Counts of invalidations, of all that is kept and of first times. */
    private record Counts(long all, long firstTimes) {}

    /**
     * The last time in which the store could not be read.
     *
     * @param end {@link Instant#MAX} while it lasts
     */
    private record Outage(Instant start, Instant end) {

        static final Outage NONE = new Outage(Instant.MAX, Instant.MIN);

        Optional<Instant> unsettledSince(Instant readAt) {
            return end.equals(Instant.MAX) || readAt.isBefore(end.plus(OUTAGE_LATENESS))
                    ? Optional.of(start)
                    : Optional.empty();
        }
    }

    /**
     * A tail on its way.
     *
     * @param begun completed when the tail's moment and range are known
     */
    private record Refresh(Instant begunAt, CompletableFuture<TailRead> begun, CompletableFuture<Tail> result) {}
}
