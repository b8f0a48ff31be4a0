package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.StoreReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;

/**
 * Answers from what was read before, and asks the store only for what is missing: the tail when it is too old, and settled windows
 * that nobody has asked for yet. Exact as long as points come within the lateness.
 *
 * <p>A longer window that still changes is the sum of shorter ones that have settled, and of the tail; one that has settled is the
 * sum of its parts, where these are kept. So a refresh costs the same for all periods.
 */
public final class WindowCache {

    private final StoreReader reader;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final SettledWindows settled;
    private final SettledReads reads;
    private final Source source;
    private final Clock clock;
    private final Map<TailKey, Tails> tails = new ConcurrentHashMap<>();

    WindowCache(StoreReader reader, SettledWindows settled, CacheProperties properties, CacheMetrics metrics, Source source,
            Clock clock) {
        this.reader = reader;
        this.properties = properties;
        this.metrics = metrics;
        this.settled = settled;
        this.reads = new SettledReads(reader, settled, metrics);
        this.source = source;
        this.clock = clock;
    }

    /**
     * What is known of the parts, as of one moment.
     *
     * @throws StoreException if a required part could not be had
     */
    public Snapshot read(List<Part> parts, Duration step) {
        long deadline = System.nanoTime() + reader.budget().toNanos();
        List<Part> asked = parts.stream().map(part -> new Part(part.query(), Duration.ZERO, part.required(), part.last())).toList();
        Tail tail = tails.computeIfAbsent(new TailKey(Levels.base(step), asked), key ->
                new Tails(reader, settled, properties, metrics, clock, key.base(), asked)).current();
        Map<Part, Cover> covers = new HashMap<>();
        for (Part part : parts) {
            if (tail.windows().containsKey(part.query())) {
                covers.put(part, new Cover(part, step, tail));
            }
        }
        Map<SeriesQuery, List<Reading>> readings = new HashMap<>();
        Map<SeriesQuery, StoreException> missing = new HashMap<>(tail.missing());
        covers.values().forEach(Cover::load);
        covers.forEach((part, cover) -> {
            try {
                readings.put(part.query(), cover.readings(deadline));
            } catch (StoreException e) {
                if (part.required()) {
                    throw e;
                }
                missing.put(part.query(), e);
            }
        });
        return new Snapshot(tail.readAt(), readings, tail.last(), missing, tail.missingLast());
    }

    /** Forgets what it knows of a stretch of time, and all tails. */
    public void forget(Instant from, Instant to) {
        forgetSettled(from, to);
        tails.values().forEach(Tails::forget);
    }

    private void forgetSettled(Instant from, Instant to) {
        settled.forget(reading -> reading.window().start().isBefore(to) && reading.window().end().isAfter(from));
    }

    /** A store of our own says what is written into windows that have settled: that shows without waiting for its turn. */
    @EventListener
    void written(PointsWritten points) {
        if (points.from().isBefore(clock.instant().minus(properties.lateness()))) {
            forgetSettled(points.from(), points.to());
        }
    }

    private record TailKey(Duration base, List<Part> parts) {
    }

    /** The windows of one part: which of them have settled, and what the others are the sum of. */
    private final class Cover {

        private final SeriesQuery query;
        private final Duration step;
        private final Tail tail;
        private final Instant start;
        private final Instant firstUnsettled;
        private final Instant end;
        private final Map<Window, Reading> found = new HashMap<>();
        private final Map<Duration, List<Instant>> missing = new HashMap<>();
        private final List<SettledReads.Run> runs = new ArrayList<>();

        Cover(Part part, Duration step, Tail tail) {
            this.query = part.query();
            this.step = step;
            this.tail = tail;
            Instant live = Range.floor(tail.readAt(), step);
            this.start = live.minus(part.back());
            this.end = live.plus(step);
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
                Optional<Reading> known = known(query, level, window);
                if (known.isPresent()) {
                    found.put(known.get().window(), known.get());
                } else {
                    missing.computeIfAbsent(level, key -> new ArrayList<>()).add(window);
                }
            }
        }

        /** Settled windows of shorter steps that fill a window up to the tail, the longest first. */
        private List<Window> pieces(Instant window) {
            List<Window> pieces = new ArrayList<>();
            Instant place = window;
            for (Duration level : Levels.finer(step)) {
                while (!place.plus(level).isAfter(tail.unsettled()) && !place.plus(level).isAfter(window.plus(step))) {
                    pieces.add(new Window(place, place.plus(level)));
                    place = place.plus(level);
                }
            }
            return pieces;
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

    /** A settled window: kept as it was read, or the sum of shorter ones that are kept. */
    private Optional<Reading> known(SeriesQuery query, Duration step, Instant start) {
        long begun = settled.epoch();
        Optional<Reading> kept = settled.get(query, step, start);
        List<Duration> finer = Levels.finer(step);
        if (kept.isPresent() || finer.isEmpty()) {
            return kept;
        }
        List<Rollup> parts = new ArrayList<>();
        Instant readAt = Instant.MAX;
        for (Window window : new Range(start, start.plus(step), finer.get(0)).windows()) {
            Optional<Reading> part = known(query, finer.get(0), window.start());
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get().rollup());
            readAt = part.get().readAt().isBefore(readAt) ? part.get().readAt() : readAt;
        }
        Window window = new Window(start, start.plus(step));
        Reading sum = new Reading(window, Rollup.sum(parts), readAt, window.length(), source);
        settled.put(query, step, sum, begun);
        return Optional.of(sum);
    }
}
