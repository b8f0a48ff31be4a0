package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.PointsDeleted;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.StoreAnswers;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;

/**
 * Answers from what was read before, and asks the store only for what is missing: the tail when it is too old, and settled windows
 * that nobody has asked for yet. Exact as long as points come within the lateness.
 *
 * <p>A longer window that still changes is the sum of shorter ones that have settled, and of the tail; one that has settled is the
 * sum of its parts, where these are kept. So a refresh costs the same for all periods.
 */
public final class WindowCache {

    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final SettledWindows settled;
    private final SharedWindows shared;
    private final SettledWindowLoader reads;
    private final SettledWindowLoader rareReads;
    private final SettledWindowSums sums;
    private final Source source;
    private final Clock clock;
    private final Map<TailKey, TailRefresher> tails = new ConcurrentHashMap<>();
    private final SnapshotCache snapshots = new SnapshotCache();

    /** With one reader for all questions. */
    WindowCache(GuardedStore reader, SettledWindows settled, SharedWindows shared, CacheProperties properties,
            CacheMetrics metrics, Source source, Clock clock) {
        this(reader, reader, settled, shared, properties, metrics, source, clock);
    }

    /**
     * @param reader asks the store for what everybody asks
     * @param rareReader asks it for what hardly anybody does
     */
    WindowCache(GuardedStore reader, GuardedStore rareReader, SettledWindows settled, SharedWindows shared,
            CacheProperties properties, CacheMetrics metrics, Source source, Clock clock) {
        this.properties = properties;
        this.metrics = metrics;
        this.settled = settled;
        this.shared = shared;
        this.reads = new SettledWindowLoader(reader, settled, shared, metrics, clock);
        this.rareReads = new SettledWindowLoader(rareReader, settled, shared, metrics, clock);
        this.sums = new SettledWindowSums(settled, source);
        this.source = source;
        this.clock = clock;
    }

    /** To be kept by who will ask it again. */
    public Question question(List<QueryPart> parts, Duration step) {
        return question(parts, step, reads);
    }

    /** The same for one that hardly anybody asks: however its reads go, those of the others don't wait or fail for it. */
    public Question rareQuestion(List<QueryPart> parts, Duration step) {
        return question(parts, step, rareReads);
    }

    private Question question(List<QueryPart> parts, Duration step, SettledWindowLoader through) {
        TailKey key = TailKey.of(parts, step);
        // The tail of whole minutes is that of the usual questions, whoever asks first.
        GuardedStore reader = Resolutions.isUsualBase(key.base()) ? reads.reader() : through.reader();
        return new Question(parts, step, tails.computeIfAbsent(key, missing ->
                new TailRefresher(reader, settled, properties, metrics, clock, key.base(), key.parts())), through);
    }

    /**
     * What is known of the parts, as of one moment.
     *
     * @throws StoreException if a required part could not be had
     */
    public Snapshot read(List<QueryPart> parts, Duration step) {
        return find(question(parts, step)).snapshot();
    }

    /**
     * The same, and how it was had.
     *
     * @throws StoreException if a required part could not be had
     */
    public CacheResult find(Question question) {
        long begun = settled.epoch();
        long deadline = System.nanoTime() + question.reads().reader().budget().toNanos();
        TailRefresher.Current current = question.tails().current();
        Optional<Snapshot> made = snapshots.get(question, current.tail(), begun);
        if (made.isPresent()) {
            metrics.windows(made.get().windows(), 0, 0);
            return new CacheResult(made.get(), current.status());
        }
        List<Cover> covers = question.parts().stream().filter(part -> current.tail().windows().containsKey(part.query()))
                .map(part -> new Cover(part, question, current.tail())).toList();
        covers.forEach(Cover::load);
        CacheStatus status = covers.stream().anyMatch(Cover::isWaitedFor) ? CacheStatus.MISS : current.status();
        Snapshot snapshot = snapshot(question, current.tail(), covers, deadline);
        boolean mayBeKept = snapshot.whole() && settled.epoch() == begun;
        return new CacheResult(mayBeKept ? snapshots.keep(question, current.tail(), begun, snapshot) : snapshot, status);
    }

    private Snapshot snapshot(Question question, Tail tail, List<Cover> covers, long deadline) {
        Map<SeriesQuery, List<Reading>> readings = new HashMap<>();
        Map<SeriesQuery, StoreException> missing = new HashMap<>(tail.missing());
        for (Cover cover : covers) {
            try {
                readings.put(cover.part.query(), cover.readings(deadline));
            } catch (StoreException e) {
                if (cover.part.required()) {
                    throw e;
                }
                missing.put(cover.part.query(), e);
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
        return new Snapshot(tail.readAt(), readings, last, firstTimes(question.tails(), readings),
                tooManyGroups(readings.keySet()), missing, missingLast);
    }

    private Map<SeriesQuery, Long> tooManyGroups(Set<SeriesQuery> queries) {
        Map<SeriesQuery, Long> groups = new HashMap<>();
        queries.forEach(query -> reads.reader().tooManyGroups(query).ifPresent(count -> groups.put(query, count)));
        return groups;
    }

    /** Windows may show points that are older than the tail, or came later than a tail holds: then the store is asked for their times. */
    private Map<Group, Instant> lastTimes(Question question, Tail tail, SeriesQuery query, List<Reading> readings, long deadline) {
        Map<Group, Instant> last = tail.last().get(query);
        Optional<Instant> unknown = LastTimes.unknownSince(last, readings);
        if (unknown.isEmpty()) {
            return last;
        }
        metrics.read();
        Map<Group, Instant> found = question.reads().reader()
                .last(query, new Window(unknown.get(), tail.readAt()), tail.readAt()).await(deadline);
        question.tails().learn(query, found);
        Map<Group, Instant> all = new HashMap<>(last);
        found.forEach((group, time) -> all.merge(group, time, (one, two) -> one.isAfter(two) ? one : two));
        return all;
    }

    /** Windows may show points that lie before the first one that is known, and then tell its time as exactly as they can. */
    private static Map<SeriesQuery, Instant> firstTimes(TailRefresher refresher, Map<SeriesQuery, List<Reading>> readings) {
        Map<SeriesQuery, Instant> first = new HashMap<>();
        readings.forEach((query, windows) -> {
            Optional<Instant> known = refresher.firstTime(query);
            Optional<Instant> shown = windows.stream().filter(reading -> !reading.rollup().isEmpty()).findFirst()
                    .map(Reading::window).filter(window -> known.map(time -> !window.end().isAfter(time)).orElse(true))
                    .map(Window::start);
            shown.or(() -> known).ifPresent(time -> first.put(query, time));
        });
        return first;
    }

    /**
     * What is known of the parts' windows up to the one that holds {@code now}, without asking anybody and however old it is. The
     * step is one of whole minutes.
     */
    public Known known(List<QueryPart> parts, Duration step, Instant now) {
        Optional<TailRefresher> refresher = Optional.ofNullable(tails.get(TailKey.of(parts, step)));
        Optional<Tail> tail = refresher.flatMap(TailRefresher::last);
        Map<SeriesQuery, List<Reading>> readings = new HashMap<>();
        for (QueryPart part : parts) {
            LastKnown last = new LastKnown(sums, part.query(), tail, source);
            readings.put(part.query(), range(part, step, now).windows().stream()
                    .flatMap(window -> last.reading(window).stream()).toList());
        }
        Map<SeriesQuery, Map<Group, Instant>> last = new HashMap<>();
        parts.stream().map(QueryPart::query).forEach(query -> last.put(query, refresher.map(it -> it.lastTimes(query)).orElse(Map.of())));
        return new Known(tail.map(Tail::readAt), readings, last,
                refresher.map(it -> firstTimes(it, readings)).orElse(Map.of()));
    }

    /** The windows of a part up to the live one, without those that the store may have dropped points of. */
    private Range range(QueryPart part, Duration step, Instant now) {
        Instant live = Range.floor(now, step);
        Instant kept = reads.reader().keptSince(now);
        Instant start = live.minus(part.back());
        while (start.isBefore(kept) && start.isBefore(live)) {
            start = start.plus(step);
        }
        return new Range(start, live.plus(step), step);
    }

    /**
     * Forgets what it knows of a stretch of time, and all tails; those that share it forget everything, within a second or two.
     * False when they can't be told now: they will be, as soon as Redis answers.
     */
    public boolean forget(Instant from, Instant to) {
        return shared.forget(() -> forgetHere(from, to));
    }

    /** Until what others share can be looked up, or that has taken too long. */
    public void awaitShared(Duration atMost) throws InterruptedException {
        shared.await(atMost);
    }

    private void forgetHere(Instant from, Instant to) {
        forgetSettled(from, to);
        tails.values().forEach(TailRefresher::forget);
    }

    /** Another who shares it has forgotten. */
    public void forgetHere() {
        forgetHere(Instant.MIN, Instant.MAX);
    }

    private void forgetSettled(Instant from, Instant to) {
        settled.forget(reading -> reading.window().start().isBefore(to) && reading.window().end().isAfter(from));
    }

    @EventListener
    void retry(StoreAnswers answers) {
        tails.values().forEach(TailRefresher::retry);
    }

    @EventListener
    void deleted(PointsDeleted points) {
        forget(points.from(), points.to());
    }

    /** A store of our own says what is written into windows that have settled: that shows without waiting for its turn. */
    @EventListener
    void written(PointsWritten points) {
        if (points.from().isBefore(clock.instant().minus(properties.lateness()))) {
            tails.values().forEach(TailRefresher::forgetFirstTimes);
            shared.forget(() -> forgetSettled(points.from(), points.to()));
        }
    }

    /** How far the parts reach back doesn't matter to their tail. */
    private record TailKey(Duration base, List<QueryPart> parts) {

        static TailKey of(List<QueryPart> parts, Duration step) {
            return new TailKey(Resolutions.base(step), parts.stream()
                    .map(part -> new QueryPart(part.query(), Duration.ZERO, part.required(), part.last())).toList());
        }
    }

    /** The windows of one part: which of them have settled, and what the others are the sum of. */
    private final class Cover {

        private final QueryPart part;
        private final SeriesQuery query;
        private final SettledWindowLoader reads;
        private final Duration step;
        private final Tail tail;
        private final Instant start;
        private final Instant firstUnsettled;
        private final Instant end;
        private final Map<Window, Reading> found = new HashMap<>();
        private final Map<Duration, List<Instant>> missing = new HashMap<>();
        private final List<SettledWindowLoader.Run> runs = new ArrayList<>();

        Cover(QueryPart part, Question question, Tail tail) {
            this.part = part;
            this.query = part.query();
            this.reads = question.reads();
            this.step = question.step();
            this.tail = tail;
            Range range = range(part, step, tail.readAt());
            this.start = range.start();
            this.end = range.end();
            Instant unsettled = Range.floor(tail.unsettled(), step);
            this.firstUnsettled = unsettled.isBefore(start) ? start : unsettled;
        }

        /** Begins to read what isn't known. */
        void load() {
            int windows = new Range(start, firstUnsettled, step).count();
            need(step, start, firstUnsettled);
            int misses = missing.getOrDefault(step, List.of()).size();
            for (Instant window = firstUnsettled; window.isBefore(end); window = window.plus(step)) {
                for (Window piece : pieces(window)) {
                    need(piece.length(), piece.start(), piece.end());
                }
            }
            metrics.windows(windows - misses, misses, new Range(firstUnsettled, end, step).count());
            missing.forEach((level, starts) -> runs.addAll(reads.begin(query, level, starts)));
        }

        private void need(Duration level, Instant from, Instant to) {
            for (Instant window = from; window.isBefore(to); window = window.plus(level)) {
                Optional<Reading> known = sums.get(query, level, window);
                if (known.isPresent()) {
                    found.put(known.get().window(), known.get());
                } else {
                    missing.computeIfAbsent(level, key -> new ArrayList<>()).add(window);
                }
            }
        }

        private List<Window> pieces(Instant window) {
            return Resolutions.pieces(new Window(window, window.plus(step)), tail.unsettled());
        }

        boolean isWaitedFor() {
            return !runs.isEmpty();
        }

        List<Reading> readings(long deadline) {
            runs.forEach(run -> run.await(deadline).forEach(reading -> found.put(reading.window(), reading)));
            List<Reading> readings = new ArrayList<>();
            for (Instant window = start; window.isBefore(end); window = window.plus(step)) {
                readings.add(window.isBefore(firstUnsettled) ? found.get(new Window(window, window.plus(step)))
                        : unsettled(window));
            }
            return readings;
        }

        private Reading unsettled(Instant window) {
            List<Rollup> sum = new ArrayList<>();
            Instant place = window;
            for (Window piece : pieces(window)) {
                sum.add(found.get(piece).rollup());
                place = piece.end();
            }
            sum.add(tail.sum(query, place, window.plus(step)));
            return Reading.of(new Window(window, window.plus(step)), Rollup.sum(sum), tail.readAt(), source);
        }
    }
}
