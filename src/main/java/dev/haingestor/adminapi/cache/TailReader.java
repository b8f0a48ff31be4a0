package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.cache.Tail.FirstTime;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a tail from the store, with the times of its queries' latest and first points. */
final class TailReader {

    /** The time over which latest points are looked for at first; later the tail is enough. */
    private static final Duration LONGEST_PERIOD = Duration.ofDays(31);
    /** The time over which the first point is looked for: the longest period and the one before it. */
    private static final Duration LONGEST_LOOK = LONGEST_PERIOD.multipliedBy(2);

    private final GuardedStore store;
    private final CacheMetrics metrics;
    private final TailKey key;
    private final Map<SeriesQuery, Map<Group, Instant>> lastTimes = new ConcurrentHashMap<>();
    private final FirstTimes firstTimes;

    TailReader(GuardedStore store, CacheProperties properties, CacheMetrics metrics, TailKey key) {
        this.store = store;
        this.metrics = metrics;
        this.key = key;
        this.firstTimes = new FirstTimes(properties.settledTtl());
    }

    /** The time of each group's latest point, as far as it is known. */
    Map<Group, Instant> lastTimes(SeriesQuery query) {
        return lastTimes.getOrDefault(query, Map.of());
    }

    /** Adds times of latest points that lie before the tail. */
    void learn(SeriesQuery query, Map<Group, Instant> last) {
        lastTimes.merge(query, Map.copyOf(last), (one, two) -> latest(one, two, Instant.MIN));
    }

    /**
     * Takes over the times that are in a tail; those of a query that it lacks are not known any more.
     *
     * @param begun the count of invalidations of first times before it was read
     */
    void learn(Tail tail, long begun) {
        tail.missingLast().keySet().forEach(lastTimes::remove);
        lastTimes.putAll(tail.last());
        firstTimes.putAll(tail.first(), begun);
    }

    FirstTimes firstTimes() {
        return firstTimes;
    }

    void forgetLastTimes() {
        lastTimes.clear();
    }

    private static Map<Group, Instant> latest(Map<Group, Instant> one, Map<Group, Instant> two, Instant oldest) {
        Map<Group, Instant> latest = new HashMap<>(one);
        two.forEach((group, time) -> latest.merge(group, time, (a, b) -> a.isAfter(b) ? a : b));
        latest.values().removeIf(time -> time.isBefore(oldest));
        return Map.copyOf(latest);
    }

    /**
     * Begins to read a tail.
     *
     * @param before the tail before, if this one follows it so closely that its last times still count
     * @param unsettled the start of the first window that may still change
     */
    TailRead read(Optional<Tail> before, Instant unsettled, Instant readAt, Deadline deadline) {
        if (before.isEmpty()) {
            // Neither tail holds the points between them.
            lastTimes.clear();
        }
        Instant from = before.map(Tail::unsettled).filter(unsettled::isAfter).orElse(unsettled);
        Range range = new Range(from, Range.floor(readAt, key.base()).plus(key.base()), key.base());
        Map<QueryPart, CompletableFuture<Outcome<List<Reading>>>> windows = new HashMap<>();
        Map<QueryPart, CompletableFuture<Outcome<Map<Group, Instant>>>> last = new HashMap<>();
        for (QueryPart part : key.parts()) {
            windows.put(part, outcome(deadline, store.windows(part.query(), range, readAt)));
            metrics.read();
            if (part.withLastTimes()) {
                Instant since =
                        lastTimes.containsKey(part.query()) ? from.minus(key.base()) : readAt.minus(LONGEST_PERIOD);
                last.put(part, outcome(deadline, store.last(part.query(), new Window(since, readAt), readAt)));
                metrics.read();
            }
        }
        CompletableFuture<Tail> tail = CompletableFuture.allOf(
                        Stream.of(windows.values(), last.values(), readFirstTimes(before, readAt, deadline))
                                .flatMap(Collection::stream)
                                .toArray(CompletableFuture[]::new))
                .thenApply(done -> tail(new Reads(readAt, unsettled, range, windows, last)));
        return new TailRead(readAt, from, tail);
    }

    /** A failed read is repeated with the next tail. */
    private List<CompletableFuture<?>> readFirstTimes(Optional<Tail> before, Instant readAt, Deadline deadline) {
        Window window = new Window(readAt.minus(LONGEST_LOOK), readAt);
        long begun = firstTimes.invalidations();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (QueryPart part : key.parts()) {
            if (part.required() && !firstTimes.isKnown(part.query(), shows(before, part.query()), readAt)) {
                metrics.read();
                asked.add(outcome(deadline, store.first(part.query(), window, readAt))
                        .thenAccept(outcome -> {
                            if (outcome.failure() == null) {
                                FirstTime time = new FirstTime(outcome.value(), readAt);
                                firstTimes.putAll(Map.of(part.query(), time), begun);
                            }
                        }));
            }
        }
        return asked;
    }

    private static boolean shows(Optional<Tail> tail, SeriesQuery query) {
        return tail.map(it -> it.windows().getOrDefault(query, List.of()))
                .map(windows -> !windows.stream().allMatch(Rollup::isEmpty))
                .orElse(false);
    }

    private static <T> CompletableFuture<Outcome<T>> outcome(Deadline deadline, CompletableFuture<T> read) {
        return deadline.bound(read)
                .handle((value, failed) -> new Outcome<>(value, failed == null ? null : Deadline.failure(failed)));
    }

    private Tail tail(Reads reads) {
        Map<SeriesQuery, List<Rollup>> windows = new HashMap<>();
        Map<SeriesQuery, StoreException> missing = new HashMap<>();
        reads.windows().forEach((part, read) -> {
            Outcome<List<Reading>> outcome = read.join();
            if (outcome.failure() == null) {
                windows.put(
                        part.query(),
                        outcome.value().stream().map(Reading::rollup).toList());
            } else {
                metrics.failed(reads.begunWindows());
                missing.put(part.query(), unlessRequired(part, outcome.failure()));
            }
        });
        Map<SeriesQuery, Map<Group, Instant>> last = new HashMap<>();
        Map<SeriesQuery, StoreException> missingLast = new HashMap<>();
        reads.last().forEach((part, read) -> {
            Outcome<Map<Group, Instant>> outcome = read.join();
            if (outcome.failure() == null) {
                Instant oldest = reads.readAt().minus(LONGEST_PERIOD);
                last.put(part.query(), latest(lastTimes(part.query()), outcome.value(), oldest));
            } else {
                missingLast.put(part.query(), outcome.failure());
            }
        });
        return new Tail(
                reads.readAt(),
                reads.unsettled(),
                reads.range(),
                windows,
                last,
                firstTimes.all(),
                missing,
                missingLast);
    }

    /** @throws StoreException the failure, if there is no answer without the part */
    private static StoreException unlessRequired(QueryPart part, StoreException failure) {
        if (part.required()) {
            throw failure;
        }
        return failure;
    }

    private record Outcome<T>(T value, @Nullable StoreException failure) {}

    private record Reads(
            Instant readAt,
            Instant unsettled,
            Range range,
            Map<QueryPart, CompletableFuture<Outcome<List<Reading>>>> windows,
            Map<QueryPart, CompletableFuture<Outcome<Map<Group, Instant>>>> last) {

        int begunWindows() {
            return range.indexOf(readAt.getEpochSecond()) + 1;
        }
    }
}
