package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds settled windows of any step: those that are kept, and sums of shorter ones that are. */
final class SettledWindowSums {

    private final SettledWindows settled;
    private final Source source;

    SettledWindowSums(SettledWindows settled, Source source) {
        this.settled = settled;
        this.source = source;
    }

    /** The window; empty unless it or all of its parts are kept. A sum is kept from then on. */
    Optional<Reading> get(SeriesQuery query, Duration step, Instant start) {
        long begun = settled.epoch();
        Optional<Reading> kept = settled.get(query, step, start);
        List<Duration> finer = Resolutions.finer(step);
        if (kept.isPresent() || finer.isEmpty()) {
            return kept;
        }
        List<Rollup> parts = new ArrayList<>();
        Instant readAt = Instant.MAX;
        for (Window window : new Range(start, start.plus(step), finer.get(0)).windows()) {
            Optional<Reading> part = get(query, finer.get(0), window.start());
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
