package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds windows as the cache last knew them: settled ones whole, later ones up to the moment of the last tail. */
final class KnownWindowReader {

    private final SettledWindowSums sums;
    private final SeriesQuery query;
    private final Optional<Tail> tail;
    private final Source source;

    KnownWindowReader(SettledWindowSums sums, SeriesQuery query, Optional<Tail> tail, Source source) {
        this.sums = sums;
        this.query = query;
        this.tail = tail;
        this.source = source;
    }

    /** The window as far as it is known; empty when a part of it is unknown that lies before the last tail's moment. */
    Optional<Reading> reading(Window window) {
        boolean settled =
                tail.map(last -> !window.end().isAfter(last.unsettled())).orElse(true);
        return settled ? sums.get(query, window.length(), window.start()) : tail.flatMap(last -> upTo(last, window));
    }

    private Optional<Reading> upTo(Tail last, Window window) {
        if (!last.windows().containsKey(query) || !window.start().isBefore(last.readAt())) {
            return Optional.empty();
        }
        List<Rollup> parts = new ArrayList<>();
        Instant place = window.start();
        for (Window piece : Resolutions.pieces(window, last.unsettled())) {
            Optional<Reading> known = sums.get(query, piece.length(), piece.start());
            if (known.isEmpty()) {
                return Optional.empty();
            }
            parts.add(known.get().rollup());
            place = piece.end();
        }
        parts.add(last.sum(query, place, window.end()));
        return Optional.of(Reading.of(window, Rollup.sum(parts), last.readAt(), source));
    }
}
