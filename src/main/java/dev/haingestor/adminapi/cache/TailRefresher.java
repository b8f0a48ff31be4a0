package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the unsettled windows, the tail, of a set of queries, and reads them again when they are older than {@code liveTtl}:
 * one refresh at a time, started by the first request that finds the tail too old.
 */
final class TailRefresher {

    /** The time over which latest points are looked for at first; later the tail is enough. */
    private static final Duration LONGEST_PERIOD = Duration.ofDays(31);
    /** The time over which the first point is looked for: the longest period and the one before it. */
    private static final Duration LONGEST_LOOK = LONGEST_PERIOD.multipliedBy(2);

    /** After a longer gap the windows of the last tail are not read again. */
    private static final Duration CONTINUED = Duration.ofHours(1);

    /** The time between reads of a store that fails; requests in between fail with its last failure. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** Windows that overlap an outage settle so long after it, as writers send what they have buffered. */
    private static final Duration OUTAGE_LATENESS = Duration.ofMinutes(15);

    private final GuardedStore store;
    private final SettledWindows settled;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final Duration base;
    private final List<QueryPart> parts;

    private volatile @Nullable Tail tail;
    private final Map<SeriesQuery, Map<Group, Instant>> lastTimes = new ConcurrentHashMap<>();
    private final Map<SeriesQuery, FirstTime> firstTimes = new ConcurrentHashMap<>();
    private @Nullable Refresh refresh;
    private long generation;
    private @Nullable StoreException failure;
    private Instant outageStart = Instant.MAX;
    private Instant recoveredAt = Instant.MIN;

    TailRefresher(
            GuardedStore store,
            SettledWindows settled,
            CacheProperties properties,
            CacheMetrics metrics,
            Duration base,
            List<QueryPart> parts) {
        this.store = store;
        this.settled = settled;
        this.properties = properties;
        this.metrics = metrics;
        this.base = base;
        this.parts = parts;
    }

    /**
     * The tail, or one that is being read. While the store fails no request waits for it: the tail is read in the background.
     *
     * @throws StoreException if the last read failed, and no newer one has ended
     */
    TailRead read() {
        Tail last = tail;
        if (last != null && isYounger(last.readAt(), properties.liveTtl(), store.now())) {
            return TailRead.of(last, CacheStatus.HIT);
        }
        return refreshed();
    }

    private TailRead refreshed() {
        Refresh joined;
        Tail old;
        synchronized (this) {
            Instant now = store.now();
            old = tail;
            if (old != null && isYounger(old.readAt(), properties.liveTtl(), now)) {
                return TailRead.of(old, CacheStatus.HIT);
            }
            if (failure != null && refresh != null && isYounger(refresh.readAt(), BETWEEN_TRIES, now)) {
                throw failure;
            }
            if (refresh == null || refresh.result().isDone()) {
                refresh = start();
            }
            if (!refresh.result().isDone() && failure != null) {
                throw failure;
            }
            joined = refresh;
            if (old == null || !mayBeServed(now)) {
                return new TailRead(
                        joined.readAt(),
                        joined.from(),
                        joined.result().copy(),
                        old == null ? CacheStatus.MISS : CacheStatus.STALE);
            }
        }
        return awaitShortly(joined, old);
    }

    /** Waits up to {@code refreshWait} for the refresh, then returns the old tail. */
    private TailRead awaitShortly(Refresh joined, Tail old) {
        Tail fresh = TailRead.join(joined.result()
                .copy()
                .completeOnTimeout(old, properties.refreshWait().toMillis(), TimeUnit.MILLISECONDS));
        return TailRead.of(fresh, fresh == old ? CacheStatus.HIT : CacheStatus.STALE);
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
                && isYounger(refresh.readAt(), store.budget(), now);
    }

    private static boolean isYounger(Instant time, Duration age, Instant now) {
        return now.isBefore(time.plus(age));
    }

    /** Drops the tail, and the one that is being read. */
    synchronized void invalidate() {
        tail = null;
        refresh = null;
        failure = null;
        generation++;
        lastTimes.clear();
        firstTimes.clear();
    }

    /** Drops the times of first points: points were written that may be earlier. */
    void invalidateFirstTimes() {
        firstTimes.clear();
    }

    /** Adds times of latest points that lie before the tail. */
    void learn(SeriesQuery query, Map<Group, Instant> last) {
        lastTimes.merge(query, Map.copyOf(last), (one, two) -> latest(one, two, Instant.MIN));
    }

    /** The time of each group's latest point, as far as it is known. */
    Map<Group, Instant> lastTimes(SeriesQuery query) {
        return lastTimes.getOrDefault(query, Map.of());
    }

    /** The time of the first point, if it was found. */
    Optional<Instant> firstTime(SeriesQuery query) {
        return Optional.ofNullable(firstTimes.get(query)).flatMap(FirstTime::time);
    }

    private static Map<Group, Instant> latest(Map<Group, Instant> one, Map<Group, Instant> two, Instant oldest) {
        Map<Group, Instant> latest = new HashMap<>(one);
        two.forEach((group, time) -> latest.merge(group, time, (a, b) -> a.isAfter(b) ? a : b));
        latest.values().removeIf(time -> time.isBefore(oldest));
        return Map.copyOf(latest);
    }

    private Refresh start() {
        Instant readAt = store.now();
        long begun = settled.epoch();
        Instant unsettled = unsettled(readAt);
        Tail before = tail != null && isYounger(tail.unsettled(), CONTINUED, readAt) ? tail : null;
        if (before == null) {
            // Neither tail holds the points between them.
            lastTimes.clear();
        }
        Instant from = before != null && before.unsettled().isBefore(unsettled) ? before.unsettled() : unsettled;
        Range range = new Range(from, Range.floor(readAt, base).plus(base), base);
        Deadline deadline = store.deadline();
        Map<QueryPart, CompletableFuture<Outcome<List<Reading>>>> windows = new HashMap<>();
        Map<QueryPart, CompletableFuture<Outcome<Map<Group, Instant>>>> last = new HashMap<>();
        for (QueryPart part : parts) {
            windows.put(part, outcome(deadline, store.windows(part.query(), range, readAt)));
            metrics.read();
            if (part.last()) {
                Instant since = lastTimes.containsKey(part.query()) ? from.minus(base) : readAt.minus(LONGEST_PERIOD);
                last.put(part, outcome(deadline, store.last(part.query(), new Window(since, readAt), readAt)));
                metrics.read();
            }
        }
        long current = generation;
        CompletableFuture<Tail> result = CompletableFuture.allOf(
                        Stream.of(windows.values(), last.values(), firstTimes(readAt, deadline, current))
                                .flatMap(Collection::stream)
                                .toArray(CompletableFuture[]::new))
                .thenApply(done -> ended(new Reads(readAt, begun, unsettled, range, windows, last), before))
                .whenComplete((read, thrown) -> ended(readAt, current, read, thrown));
        return new Refresh(readAt, from, result);
    }

    /** First times are read as seldom as settled windows are. A failed read is repeated with the next refresh. */
    private List<CompletableFuture<?>> firstTimes(Instant readAt, Deadline deadline, long current) {
        Window window = new Window(readAt.minus(LONGEST_LOOK), readAt);
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (QueryPart part : parts) {
            if (part.required() && !isFirstTimeKnown(part.query(), readAt)) {
                metrics.read();
                asked.add(outcome(deadline, store.first(part.query(), window, readAt))
                        .thenAccept(outcome -> {
                            if (outcome.failure() == null) {
                                keepFirstTime(part.query(), new FirstTime(outcome.value(), readAt), current);
                            }
                        }));
            }
        }
        return asked;
    }

    /** An absent first point is known to be absent until the tail shows one. */
    private boolean isFirstTimeKnown(SeriesQuery query, Instant now) {
        FirstTime known = firstTimes.get(query);
        boolean isOutdated = known != null
                && known.time().isEmpty()
                && tail != null
                && !tail.windows().getOrDefault(query, List.of()).stream().allMatch(Rollup::isEmpty);
        return known != null && !isOutdated && isYounger(known.readAt(), properties.settledTtl(), now);
    }

    private synchronized void keepFirstTime(SeriesQuery query, FirstTime time, long current) {
        if (current == generation) {
            firstTimes.put(query, time);
        }
    }

    /** The start of the first window that may still change. */
    private Instant unsettled(Instant readAt) {
        Instant usual = readAt.minus(properties.lateness());
        boolean afterOutage = failure != null || readAt.isBefore(recoveredAt.plus(OUTAGE_LATENESS));
        return Range.floor(afterOutage && outageStart.isBefore(usual) ? outageStart : usual, base);
    }

    private static <T> CompletableFuture<Outcome<T>> outcome(Deadline deadline, CompletableFuture<T> read) {
        return deadline.bound(read)
                .handle((value, failed) -> new Outcome<>(value, failed == null ? null : Deadline.failure(failed)));
    }

    private Tail ended(Reads reads, @Nullable Tail before) {
        Map<SeriesQuery, List<Rollup>> windows = new HashMap<>();
        Map<SeriesQuery, StoreException> missing = new HashMap<>();
        reads.windows().forEach((part, read) -> {
            Outcome<List<Reading>> outcome = read.join();
            if (outcome.failure() == null) {
                countLate(before, part.query(), outcome.value());
                keepSettled(part.query(), outcome.value(), reads);
                windows.put(
                        part.query(),
                        outcome.value().stream().map(Reading::rollup).toList());
            } else {
                metrics.failed(reads.passed());
                missing.put(part.query(), required(part, outcome.failure()));
            }
        });
        Map<SeriesQuery, Map<Group, Instant>> last = new HashMap<>();
        Map<SeriesQuery, StoreException> missingLast = new HashMap<>();
        reads.last().forEach((part, read) -> {
            Outcome<Map<Group, Instant>> outcome = read.join();
            if (outcome.failure() == null) {
                last.put(
                        part.query(),
                        latest(
                                lastTimes(part.query()),
                                outcome.value(),
                                reads.readAt().minus(LONGEST_PERIOD)));
            } else {
                lastTimes.remove(part.query());
                missingLast.put(part.query(), outcome.failure());
            }
        });
        return new Tail(reads.readAt(), reads.unsettled(), reads.range(), windows, last, missing, missingLast);
    }

    /** @throws StoreException the failure, if there is no answer without the part */
    private static StoreException required(QueryPart part, StoreException failure) {
        if (part.required()) {
            throw failure;
        }
        return failure;
    }

    /** Counts points in windows that had ended when the tail before was read. */
    private void countLate(@Nullable Tail before, SeriesQuery query, List<Reading> readings) {
        if (before == null || !before.windows().containsKey(query)) {
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

    /** Keeps the windows that have settled since the tail before. */
    private void keepSettled(SeriesQuery query, List<Reading> readings, Reads reads) {
        readings.stream()
                .filter(reading -> reading.window().start().isBefore(reads.unsettled()))
                .forEach(reading -> settled.put(query, base, reading, reads.begun()));
    }

    private synchronized void ended(Instant readAt, long begun, Tail read, Throwable thrown) {
        if (begun != generation) {
            return;
        }
        if (thrown != null) {
            if (failure == null) {
                outageStart = tail == null ? Instant.MAX : tail.readAt();
            }
            failure = Deadline.failure(thrown);
            return;
        }
        if (failure != null) {
            recoveredAt = readAt;
        }
        failure = null;
        tail = read;
        lastTimes.putAll(read.last());
    }

    /**
     * The time of the first point.
     *
     * @param time empty when there is none
     */
    private record FirstTime(Optional<Instant> time, Instant readAt) {}

    /** @param from the start of its first window */
    private record Refresh(Instant readAt, Instant from, CompletableFuture<Tail> result) {}

    private record Outcome<T>(T value, @Nullable StoreException failure) {}

    private record Reads(
            Instant readAt,
            long begun,
            Instant unsettled,
            Range range,
            Map<QueryPart, CompletableFuture<Outcome<List<Reading>>>> windows,
            Map<QueryPart, CompletableFuture<Outcome<Map<Group, Instant>>>> last) {

        /** How many of the windows have begun. */
        int passed() {
            return range.indexOf(readAt.getEpochSecond()) + 1;
        }
    }
}
