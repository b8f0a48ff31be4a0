package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.store.PointsDeleted;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.StoreCheckPassed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.context.event.EventListener;

/**
 * Answers questions from kept windows, and reads from the store only what is missing: the tail when it is too old, and settled
 * windows that were never asked for. Answers are exact as long as points are written within the lateness.
 *
 * <p>A longer window that may still change is the sum of shorter settled ones and of the tail, so a refresh costs the same for
 * all periods.
 */
public final class WindowCache {

    private final GuardedStore store;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final SettledWindows settled;
    private final SharedWindows shared;
    private final StoreReads usual;
    private final StoreReads rare;
    private final SettledWindowSums sums;
    private final Map<TailKey, TailRefresher> tails = new ConcurrentHashMap<>();
    private final SnapshotCache snapshots = new SnapshotCache();

    /**
     * @param store is read for usual questions
     * @param rareStore is read for rare questions
     * @param shared shares settled windows with other instances
     */
    WindowCache(
            GuardedStore store,
            GuardedStore rareStore,
            SettledWindows settled,
            SharedWindows shared,
            CacheProperties properties,
            CacheMetrics metrics) {
        this.store = store;
        this.properties = properties;
        this.metrics = metrics;
        this.settled = settled;
        this.shared = shared;
        this.usual = reads(store);
        this.rare = rareStore == store ? usual : reads(rareStore);
        this.sums = new SettledWindowSums(settled, store.source());
    }

    private StoreReads reads(GuardedStore guarded) {
        WindowSource source = shared.above((query, range, asOf) -> {
            metrics.read();
            return guarded.windows(query, range, asOf);
        });
        return new StoreReads(guarded, new SettledWindowLoader(guarded, source, settled, metrics));
    }

    /** Makes a question, for callers to keep and to ask again and again. */
    public Question question(List<QueryPart> parts, Duration step) {
        return question(parts, step, usual, store);
    }

    /** Makes a question that is rarely asked: its reads neither delay those of usual questions nor open their breaker. */
    public Question rareQuestion(List<QueryPart> parts, Duration step) {
        // Rare questions share the tail of whole minutes, so it is always read for the usual ones.
        boolean shared = Resolutions.isUsualBase(TailKey.of(parts, step).base());
        return question(parts, step, rare, shared ? store : rare.store());
    }

    /** Makes a question of queries that no usual question has: its tail is read like that of a rare question, too. */
    public Question separateQuestion(List<QueryPart> parts, Duration step) {
        return question(parts, step, rare, rare.store());
    }

    private Question question(List<QueryPart> parts, Duration step, StoreReads reads, GuardedStore ofTail) {
        TailKey key = TailKey.of(parts, step);
        return new Question(
                parts,
                step,
                tails.computeIfAbsent(
                        key, missing -> new TailRefresher(ofTail, settled, shared, properties, metrics, key)),
                reads);
    }

    /**
     * Answers all parts of a question as of one moment.
     *
     * @throws StoreException if a required part could not be read
     */
    public CacheResult find(Question question) {
        long begun = settled.epoch();
        Instant now = store.now();
        Instant settledUntil = question.tails().settledUntil(now);
        if (question.endsBy(settledUntil, now)) {
            return settled(question, now, settledUntil);
        }
        Deadline deadline = question.reads().store().deadline();
        TailRefresher.Result result = question.tails().read();
        TailRead read = result.read();
        Optional<Snapshot> made = read.now().flatMap(tail -> snapshots.get(question, tail, begun));
        if (made.isPresent()) {
            metrics.windows(made.get().windows(), 0, 0);
            return new CacheResult(made.get(), result.status(), false);
        }
        List<WindowAssembly> assemblies = new ArrayList<>(load(question, read, QueryPart::required));
        Tail tail = read.await();
        // A query that hangs may be missing from an answer: it is not asked twice, as each failure counts on the
        // breaker.
        assemblies.addAll(
                load(question, read, part -> !part.required() && tail.windows().containsKey(part.query())));
        Snapshot snapshot = snapshot(question, tail, assemblies, deadline);
        boolean mayBeKept = snapshot.whole() && settled.epoch() == begun;
        return new CacheResult(
                mayBeKept ? snapshots.keep(question, tail, begun, snapshot) : snapshot,
                assemblies.stream().anyMatch(WindowAssembly::isLoading) ? CacheStatus.MISS : result.status(),
                false);
    }

    /** Answers a question about the past: its windows have settled, so no tail is read, and no times of latest points. */
    private CacheResult settled(Question question, Instant now, Instant settledUntil) {
        Deadline deadline = question.reads().store().deadline();
        Tail none = Tail.none(now, settledUntil);
        List<WindowAssembly> assemblies = load(question, TailRead.of(none), part -> true);
        return new CacheResult(
                snapshot(question, none, assemblies, deadline),
                assemblies.stream().anyMatch(WindowAssembly::isLoading) ? CacheStatus.MISS : CacheStatus.HIT,
                true);
    }

    /** Begins to read the settled windows of some parts, as far as they are missing. */
    private List<WindowAssembly> load(Question question, TailRead read, Predicate<QueryPart> which) {
        List<WindowAssembly> assemblies = question.parts().stream()
                .filter(which)
                .map(part -> new WindowAssembly(
                        part.query(), range(part, question.step(), read.readAt()), read.settledUntil()))
                .toList();
        assemblies.forEach(assembly -> assembly.load(sums, question.reads().settled(), metrics, store.now()));
        return assemblies;
    }

    private Snapshot snapshot(Question question, Tail tail, List<WindowAssembly> assemblies, Deadline deadline) {
        Map<SeriesQuery, List<Reading>> readings = new HashMap<>();
        Map<SeriesQuery, StoreException> missing = new HashMap<>(tail.missing());
        for (WindowAssembly assembly : assemblies) {
            SeriesQuery query = assembly.query();
            try {
                readings.put(query, assembly.readings(tail, store.source(), deadline));
            } catch (StoreException e) {
                if (question.isRequired(query)) {
                    throw e;
                }
                missing.put(query, e);
            }
        }
        Map<SeriesQuery, Map<Group, Instant>> last = new HashMap<>(tail.last());
        Map<SeriesQuery, StoreException> missingLast = new HashMap<>(tail.missingLast());
        readings.forEach((query, windows) -> {
            try {
                last.computeIfPresent(query, (same, known) -> lastTimes(question, tail, query, windows, deadline));
            } catch (StoreException e) {
                last.remove(query);
                missingLast.put(query, e);
            }
        });
        return new Snapshot(
                tail.readAt(),
                readings,
                last,
                firstTimes(question.tails(), readings),
                tooManyGroups(readings.keySet()),
                missing,
                missingLast);
    }

    private Map<SeriesQuery, Long> tooManyGroups(Set<SeriesQuery> queries) {
        Map<SeriesQuery, Long> groups = new HashMap<>();
        queries.forEach(query -> store.tooManyGroups(query).ifPresent(count -> groups.put(query, count)));
        return groups;
    }

    /** Reads the times of latest points that windows show and the tail does not know: older ones, and ones that came late. */
    private Map<Group, Instant> lastTimes(
            Question question, Tail tail, SeriesQuery query, List<Reading> readings, Deadline deadline) {
        Map<Group, Instant> last = tail.last().getOrDefault(query, Map.of());
        Optional<Instant> unknown = LastTimesCheck.unknownSince(last, readings);
        if (unknown.isEmpty()) {
            return last;
        }
        metrics.read();
        Map<Group, Instant> found = deadline.await(
                question.reads().store().last(query, new Window(unknown.get(), tail.readAt()), tail.readAt()));
        question.tails().learn(query, found);
        Map<Group, Instant> all = new HashMap<>(last);
        found.forEach((group, time) -> all.merge(group, time, (one, two) -> one.isAfter(two) ? one : two));
        return all;
    }

    /** The first point's time, or the start of an earlier window that shows points. */
    private static Map<SeriesQuery, Instant> firstTimes(
            TailRefresher refresher, Map<SeriesQuery, List<Reading>> readings) {
        Map<SeriesQuery, Instant> first = new HashMap<>();
        readings.forEach((query, windows) -> {
            Optional<Instant> known = refresher.firstTime(query);
            Optional<Instant> shown = windows.stream()
                    .filter(reading -> !reading.rollup().isEmpty())
                    .findFirst()
                    .map(Reading::window)
                    .filter(window ->
                            known.map(time -> !window.end().isAfter(time)).orElse(true))
                    .map(Window::start);
            shown.or(() -> known).ifPresent(time -> first.put(query, time));
        });
        return first;
    }

    /**
     * Finds the windows that are still known, up to the one that holds {@code now}, without reading from the store. The step is
     * one of whole minutes.
     */
    public KnownWindows known(List<QueryPart> parts, Duration step, Instant now) {
        Optional<TailRefresher> refresher = Optional.ofNullable(tails.get(TailKey.of(parts, step)));
        Optional<Tail> tail = refresher.flatMap(TailRefresher::last);
        Map<SeriesQuery, List<Reading>> readings = new HashMap<>();
        for (QueryPart part : parts) {
            KnownWindowReader last = new KnownWindowReader(sums, part.query(), tail, store.source());
            readings.put(
                    part.query(),
                    range(part, step, now).windows().stream()
                            .flatMap(window -> last.reading(window).stream())
                            .toList());
        }
        Map<SeriesQuery, Map<Group, Instant>> last = new HashMap<>();
        parts.stream()
                .map(QueryPart::query)
                .forEach(query ->
                        last.put(query, refresher.map(it -> it.lastTimes(query)).orElse(Map.of())));
        return new KnownWindows(
                tail.map(Tail::readAt),
                readings,
                last,
                refresher.map(it -> firstTimes(it, readings)).orElse(Map.of()));
    }

    /** The windows of a part, without those of which the store may have dropped points. */
    private Range range(QueryPart part, Duration step, Instant now) {
        Range asked = part.span().range(now, step);
        Instant live = Range.floor(now, step);
        Instant last = asked.end().isBefore(live) ? asked.end() : live;
        Instant kept = store.keptSince(now);
        Instant start = asked.start();
        while (start.isBefore(kept) && start.isBefore(last)) {
            start = start.plus(step);
        }
        return asked.from(start);
    }

    /**
     * Invalidates the windows of a stretch of time, and all tails. Other instances invalidate everything within two seconds.
     *
     * @return false when the others can't be told yet: they will be, as soon as Redis answers
     */
    public boolean invalidate(Instant from, Instant to) {
        return shared.invalidate(() -> invalidateHere(from, to));
    }

    /** The time before which the store may have dropped points. */
    public Instant keptSince() {
        return store.keptSince(store.now());
    }

    /** Waits until shared windows can be found, but no longer than {@code atMost}. */
    public void awaitShared(Duration atMost) throws InterruptedException {
        shared.await(atMost);
    }

    private void invalidateHere(Instant from, Instant to) {
        invalidateSettled(from, to);
        tails.values().forEach(TailRefresher::invalidate);
    }

    /** Invalidates everything here, as another instance has done. */
    public void invalidateHere() {
        invalidateHere(Instant.MIN, Instant.MAX);
    }

    private void invalidateSettled(Instant from, Instant to) {
        settled.invalidate(reading ->
                reading.window().start().isBefore(to) && reading.window().end().isAfter(from));
    }

    @EventListener
    void retry(StoreCheckPassed passed) {
        tails.values().forEach(TailRefresher::retry);
    }

    @EventListener
    void deleted(PointsDeleted points) {
        invalidate(points.from(), points.to());
    }

    /** Invalidates settled windows into which this instance has written points late, so that they show at once. */
    @EventListener
    void written(PointsWritten points) {
        if (points.from().isBefore(store.now().minus(properties.lateness()))) {
            tails.values().forEach(TailRefresher::invalidateFirstTimes);
            shared.invalidate(() -> invalidateSettled(points.from(), points.to()));
        }
    }
}
