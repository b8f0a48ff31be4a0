package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Composes the windows of one series query. A settled window is looked up; any other is the sum of the shorter settled windows
 * in it and of the tail.
 */
final class WindowAssembly {

    private final SeriesQuery query;
    private final Range range;
    private final Instant settledUntil;
    private final Instant firstUnsettled;
    private final Map<Window, Reading> known = new HashMap<>();
    private final Map<Duration, List<Instant>> missing = new HashMap<>();
    private final List<CompletableFuture<List<Reading>>> loads = new ArrayList<>();

    /**
     * @param range all windows, up to the live one
     * @param settledUntil windows that end by then have settled; the tail begins here, or earlier
     */
    WindowAssembly(SeriesQuery query, Range range, Instant settledUntil) {
        this.query = query;
        this.range = range;
        this.settledUntil = settledUntil;
        Instant first = Range.floor(settledUntil, range.step());
        this.firstUnsettled =
                first.isBefore(range.start()) ? range.start() : first.isAfter(range.end()) ? range.end() : first;
    }

    SeriesQuery query() {
        return query;
    }

    /** Looks up the settled windows, and begins to read those that are not kept. */
    void load(SettledWindowSums kept, WindowSource loader, CacheMetrics metrics, Instant asOf) {
        need(kept, range.step(), range.start(), firstUnsettled);
        int misses = missing.getOrDefault(range.step(), List.of()).size();
        for (Window window : new Range(firstUnsettled, range.end(), range.step()).windows()) {
            pieces(window).forEach(piece -> needPiece(kept, piece));
        }
        int settled = new Range(range.start(), firstUnsettled, range.step()).count();
        metrics.windows(settled - misses, misses, range.count() - settled);
        missing.forEach((step, starts) ->
                Range.contiguous(starts, step).forEach(run -> loads.add(loader.windows(query, run, asOf))));
    }

    private void need(SettledWindowSums kept, Duration step, Instant from, Instant to) {
        for (Instant start = from; start.isBefore(to); start = start.plus(step)) {
            Optional<Reading> reading = kept.get(query, step, start);
            if (reading.isPresent()) {
                known.put(reading.get().window(), reading.get());
            } else {
                missing.computeIfAbsent(step, key -> new ArrayList<>()).add(start);
            }
        }
    }

    /** A piece that is not kept is read by windows of the base step, so that all that is missing of a window is one read. */
    private void needPiece(SettledWindowSums kept, Window piece) {
        Optional<Reading> reading = kept.get(query, piece.length(), piece.start());
        if (reading.isPresent()) {
            known.put(piece, reading.get());
        } else {
            need(kept, Resolutions.base(piece.length()), piece.start(), piece.end());
        }
    }

    private List<Window> pieces(Window window) {
        return Resolutions.pieces(window, settledUntil);
    }

    boolean isLoading() {
        return !loads.isEmpty();
    }

    /**
     * Waits for the reads, and composes the windows, in order.
     *
     * @throws dev.haingestor.adminapi.rollup.StoreException if one could not be read, or not in time
     */
    List<Reading> readings(Tail tail, Source source, Deadline deadline) {
        loads.forEach(load -> deadline.await(load).forEach(reading -> known.put(reading.window(), reading)));
        return range.windows().stream()
                .map(window ->
                        window.start().isBefore(firstUnsettled) ? known.get(window) : unsettled(window, tail, source))
                .toList();
    }

    private Reading unsettled(Window window, Tail tail, Source source) {
        List<Rollup> sum = new ArrayList<>();
        Instant place = window.start();
        for (Window piece : pieces(window)) {
            sum.add(rollup(piece));
            place = piece.end();
        }
        sum.add(tail.sum(query, place, window.end()));
        return Reading.of(window, Rollup.sum(sum), tail.readAt(), source);
    }

    private Rollup rollup(Window piece) {
        Reading whole = known.get(piece);
        return whole != null
                ? whole.rollup()
                : Rollup.sum(new Range(piece.start(), piece.end(), Resolutions.base(piece.length()))
                        .windows().stream()
                                .map(window -> Objects.requireNonNull(known.get(window))
                                        .rollup())
                                .toList());
    }
}
