package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The one tail of some series queries at a base step, and its refresh: one at a time, started by the first reader who finds the
 * tail too old, who is served the old one as everybody else while the refresh is young.
 */
final class TailRefresher {

    /** Times of latest points are asked for over so long at first, and then over the tail alone; older ones are of no period. */
    private static final Duration LONGEST_PERIOD = Duration.ofDays(31);
    /** How far back the first point is looked for: behind the longest period and the one before it. */
    private static final Duration LONGEST_LOOK = LONGEST_PERIOD.multipliedBy(2);

    /** A tail that was left alone for longer is begun anew, rather than read over all that time. */
    private static final Duration CONTINUED = Duration.ofHours(1);

    /** How often a store that fails is asked again at most; those who ask meanwhile are told what was wrong. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** Windows that overlap an outage settle so long after it: what writers have held back comes then. */
    private static final Duration OUTAGE_LATENESS = Duration.ofMinutes(15);

    private final GuardedStore reader;
    private final SettledWindows settled;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final Clock clock;
    private final Duration base;
    private final List<QueryPart> parts;

    private volatile Tail tail;
    private final Map<SeriesQuery, Map<Group, Instant>> lastTimes = new ConcurrentHashMap<>();
    private final Map<SeriesQuery, FirstTime> firstTimes = new ConcurrentHashMap<>();
    private Refresh refresh;
    private long generation;
    private StoreException failure;
    private Instant outageStart = Instant.MAX;
    private Instant recoveredAt = Instant.MIN;

    TailRefresher(GuardedStore reader, SettledWindows settled, CacheProperties properties, CacheMetrics metrics, Clock clock,
            Duration base, List<QueryPart> parts) {
        this.reader = reader;
        this.settled = settled;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
        this.base = base;
        this.parts = parts;
    }

    /**
     * While the store fails nobody waits for it: it is asked again in the background.
     *
     * @throws StoreException if it is too old and could not be read again within the budget
     */
    Current current() {
        Tail last = tail;
        if (last != null && isYounger(last.readAt(), properties.liveTtl(), clock.instant())) {
            return new Current(last, CacheStatus.HIT);
        }
        return refreshed();
    }

    private Current refreshed() {
        Refresh joined;
        CacheStatus status;
        Tail old;
        synchronized (this) {
            Instant now = clock.instant();
            if (tail != null && isYounger(tail.readAt(), properties.liveTtl(), now)) {
                return new Current(tail, CacheStatus.HIT);
            }
            if (failure != null && isYounger(refresh.startedAt(), BETWEEN_TRIES, now)) {
                throw failure;
            }
            if (refresh == null || refresh.result().isDone()) {
                refresh = start();
            }
            if (!refresh.result().isDone() && failure != null) {
                throw failure;
            }
            joined = refresh;
            status = tail == null ? CacheStatus.MISS : CacheStatus.STALE;
            old = mayBeServed(now) ? tail : null;
        }
        return old == null ? new Current(await(joined.result()), status) : awaitShortly(joined, old);
    }

    /** Quick stores are waited for, so that figures are fresh; nobody waits long where there is something to show. */
    private Current awaitShortly(Refresh joined, Tail old) {
        Tail fresh = await(joined.result().copy().completeOnTimeout(old, properties.refreshWait().toMillis(), TimeUnit.MILLISECONDS));
        return new Current(fresh, fresh == old ? CacheStatus.HIT : CacheStatus.STALE);
    }

    /** The store answers: what has failed is read again, so that the next who asks finds it. */
    synchronized void retry() {
        if (failure != null && refresh.result().isDone()) {
            refresh = start();
        }
    }

    /** The last one that was read, however old. */
    synchronized Optional<Tail> last() {
        return Optional.ofNullable(tail);
    }

    private boolean mayBeServed(Instant now) {
        return tail != null && failure == null && isYounger(tail.readAt(), properties.ttl(), now)
                && isYounger(refresh.startedAt(), reader.budget(), now);
    }

    private static boolean isYounger(Instant time, Duration age, Instant now) {
        return now.isBefore(time.plus(age));
    }

    /** What is being read now was begun before, and is forgotten with it. */
    synchronized void forget() {
        tail = null;
        refresh = null;
        failure = null;
        generation++;
        lastTimes.clear();
        firstTimes.clear();
    }

    /** Points were written that may lie before all others. */
    void forgetFirstTimes() {
        firstTimes.clear();
    }

    /** Remembers the times of latest points, so that tails that don't hold these points know them, too. */
    void learn(SeriesQuery query, Map<Group, Instant> last) {
        lastTimes.merge(query, Map.copyOf(last), (one, two) -> latest(one, two, Instant.MIN));
    }

    /** What is known of the times of latest points. */
    Map<Group, Instant> lastTimes(SeriesQuery query) {
        return lastTimes.getOrDefault(query, Map.of());
    }

    /** The time of the first point, as far as it was found. */
    Optional<Instant> firstTime(SeriesQuery query) {
        return Optional.ofNullable(firstTimes.get(query)).flatMap(FirstTime::time);
    }

    private static Map<Group, Instant> latest(Map<Group, Instant> one, Map<Group, Instant> two, Instant oldest) {
        Map<Group, Instant> latest = new HashMap<>(one);
        two.forEach((group, time) -> latest.merge(group, time, (a, b) -> a.isAfter(b) ? a : b));
        latest.values().removeIf(time -> time.isBefore(oldest));
        return Map.copyOf(latest);
    }

    private static Tail await(CompletableFuture<Tail> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private Refresh start() {
        Instant readAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long begun = settled.epoch();
        Instant unsettled = unsettled(readAt);
        boolean continued = tail != null && isYounger(tail.unsettled(), CONTINUED, readAt);
        Instant from = continued && tail.unsettled().isBefore(unsettled) ? tail.unsettled() : unsettled;
        if (!continued) {
            // Between that tail and this one points may have come that are in neither.
            lastTimes.clear();
        }
        Range range = new Range(from, Range.floor(readAt, base).plus(base), base);
        Map<QueryPart, CompletableFuture<Outcome<List<Reading>>>> windows = new HashMap<>();
        Map<QueryPart, CompletableFuture<Outcome<Map<Group, Instant>>>> last = new HashMap<>();
        for (QueryPart part : parts) {
            windows.put(part, bounded(reader.windows(part.query(), range, readAt).future()));
            metrics.read();
            if (part.last()) {
                Instant since = lastTimes.containsKey(part.query()) ? from.minus(base) : readAt.minus(LONGEST_PERIOD);
                last.put(part, bounded(reader.last(part.query(), new Window(since, readAt), readAt).future()));
                metrics.read();
            }
        }
        Tail before = continued ? tail : null;
        long current = generation;
        CompletableFuture<Tail> result = CompletableFuture
                .allOf(Stream.of(windows.values(), last.values(), firstTimes(readAt, current)).flatMap(Collection::stream)
                        .toArray(CompletableFuture[]::new))
                .thenApply(done -> ended(new Reads(readAt, begun, unsettled, range, windows, last), before))
                .whenComplete((read, thrown) -> ended(readAt, current, read, thrown));
        return new Refresh(readAt, result);
    }

    /** Asked for as seldom as settled windows are read again. Where one can't be status, it stays unknown until the next refresh. */
    private List<CompletableFuture<?>> firstTimes(Instant readAt, long current) {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        Window window = new Window(readAt.minus(LONGEST_LOOK), readAt);
        for (QueryPart part : parts) {
            if (part.required() && !isFirstTimeKnown(part.query(), readAt)) {
                metrics.read();
                asked.add(bounded(reader.first(part.query(), window, readAt).future()).thenAccept(outcome -> {
                    if (outcome.failure() == null) {
                        keepFirstTime(part.query(), new FirstTime(outcome.value(), readAt), current);
                    }
                }));
            }
        }
        return asked;
    }

    /** That there was no point is known until the tail shows one. */
    private boolean isFirstTimeKnown(SeriesQuery query, Instant now) {
        FirstTime known = firstTimes.get(query);
        boolean isOutdated = known != null && known.time().isEmpty() && tail != null
                && !tail.windows().getOrDefault(query, List.of()).stream().allMatch(Rollup::isEmpty);
        return known != null && !isOutdated && isYounger(known.readAt(), properties.settledTtl(), now);
    }

    private synchronized void keepFirstTime(SeriesQuery query, FirstTime time, long current) {
        if (current == generation) {
            firstTimes.put(query, time);
        }
    }

    /** The first window that may still change. */
    private Instant unsettled(Instant readAt) {
        Instant usual = readAt.minus(properties.lateness());
        boolean afterOutage = failure != null || readAt.isBefore(recoveredAt.plus(OUTAGE_LATENESS));
        return Range.floor(afterOutage && outageStart.isBefore(usual) ? outageStart : usual, base);
    }

    private <T> CompletableFuture<Outcome<T>> bounded(CompletableFuture<T> read) {
        return read.copy().completeOnTimeout(null, reader.budget().toMillis(), TimeUnit.MILLISECONDS)
                .handle((value, failure) -> {
                    if (value != null) {
                        return new Outcome<>(value, null);
                    }
                    return new Outcome<>(null, failure == null ? reader.overdue() : storeFailure(failure));
                });
    }

    private static StoreException storeFailure(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreException known ? known : new StoreException("Reading failed", cause.toString(), cause);
    }

    private Tail ended(Reads reads, Tail before) {
        Map<SeriesQuery, List<Rollup>> windows = new HashMap<>();
        Map<SeriesQuery, StoreException> missing = new HashMap<>();
        reads.windows().forEach((part, read) -> {
            Outcome<List<Reading>> outcome = read.join();
            if (outcome.failure() == null) {
                countLate(before, part.query(), outcome.value());
                windows.put(part.query(), keepSettled(part.query(), outcome.value(), reads));
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
                last.put(part.query(), latest(lastTimes(part.query()), outcome.value(), reads.readAt().minus(LONGEST_PERIOD)));
            } else {
                lastTimes.remove(part.query());
                missingLast.put(part.query(), outcome.failure());
            }
        });
        Range range = reads.range().from(reads.unsettled());
        return new Tail(reads.readAt(), reads.unsettled(), range, windows, last, missing, missingLast);
    }

    /** @throws StoreException the failure, if there is no answer without the part */
    private static StoreException required(QueryPart part, StoreException failure) {
        if (part.required()) {
            throw failure;
        }
        return failure;
    }

    /** What windows show that had passed when they were read before. */
    private void countLate(Tail before, SeriesQuery query, List<Reading> readings) {
        if (before == null || !before.windows().containsKey(query)) {
            return;
        }
        for (Reading now : readings) {
            boolean wasKnown = !now.window().start().isBefore(before.unsettled());
            if (wasKnown && !now.window().end().isAfter(before.readAt())) {
                Rollup known = before.sum(query, now.window().start(), now.window().end());
                metrics.late(LatePoints.newPoints(known, now.rollup()), Duration.between(now.window().end(), now.readAt()));
            }
        }
    }

    /** What has settled since the tail before goes where it stays; the rest is returned. */
    private List<Rollup> keepSettled(SeriesQuery query, List<Reading> readings, Reads reads) {
        int first = 0;
        for (Reading reading : readings) {
            if (!reading.window().start().isBefore(reads.unsettled())) {
                break;
            }
            settled.put(query, base, reading, reads.begun());
            first++;
        }
        return readings.subList(first, readings.size()).stream().map(Reading::rollup).toList();
    }

    private synchronized void ended(Instant readAt, long begun, Tail read, Throwable thrown) {
        if (begun != generation) {
            return;
        }
        if (thrown != null) {
            if (failure == null) {
                outageStart = tail == null ? Instant.MAX : tail.readAt();
            }
            failure = storeFailure(thrown);
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
     * When the first point lies.
     *
     * @param time empty when there is none
     */
    private record FirstTime(Optional<Instant> time, Instant readAt) {
    }

    /** The tail for who has just asked, and how it was had. */
    record Current(Tail tail, CacheStatus status) {
    }

    private record Refresh(Instant startedAt, CompletableFuture<Tail> result) {
    }

    private record Outcome<T>(T value, StoreException failure) {
    }

    private record Reads(Instant readAt, long begun, Instant unsettled, Range range,
            Map<QueryPart, CompletableFuture<Outcome<List<Reading>>>> windows,
            Map<QueryPart, CompletableFuture<Outcome<Map<Group, Instant>>>> last) {

        /** How many of its windows have begun. */
        int passed() {
            return range.indexOf(readAt.getEpochSecond()) + 1;
        }
    }
}
