package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All windows of several series queries that have not settled, as of one moment. It is replaced as a whole: windows of two
 * moments would make an answer that was never true.
 *
 * @param readAt the moment, taken before the reads began
 * @param unsettled the start of the first window that may still change
 * @param range the windows that were read: from {@code unsettled}, or from that of the tail before
 * @param windows by query; a query is missing when it could not be read
 * @param last the time of each group's latest point
 * @param first the time of each query's first point, as far as it is known
 */
public record Tail(
        Instant readAt,
        Instant unsettled,
        Range range,
        Map<SeriesQuery, List<Rollup>> windows,
        Map<SeriesQuery, Map<Group, Instant>> last,
        Map<SeriesQuery, FirstTime> first,
        Map<SeriesQuery, StoreException> missing,
        Map<SeriesQuery, StoreException> missingLast) {

    /**
     * The time of a first point.
     *
     * @param time empty when there is none
     * @param readAt when it was read, which may be long before the tail was
     */
    public record FirstTime(Optional<Instant> time, Instant readAt) {}

    /** A tail without windows, for questions about the past. */
    static Tail none(Instant readAt, Instant settledUntil) {
        Range range = new Range(settledUntil, settledUntil, Duration.ofSeconds(1));
        return new Tail(readAt, settledUntil, range, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** Whether nothing is missing. */
    public boolean isWhole() {
        return missing.isEmpty() && missingLast.isEmpty();
    }

    /** The sum of the windows from one border of them to another; the end may lie behind the last one. */
    Rollup sum(SeriesQuery query, Instant from, Instant to) {
        if (!from.isBefore(to) || !from.isBefore(range.end())) {
            return Rollup.EMPTY;
        }
        int first = range.indexOf(from.getEpochSecond());
        int last = range.indexOf(Math.min(to.getEpochSecond(), range.end().getEpochSecond()) - 1);
        return Rollup.sum(Objects.requireNonNull(windows.get(query)).subList(first, last + 1));
    }

    /** The windows of a query, in order. */
    List<Reading> readings(SeriesQuery query, Source source) {
        List<Rollup> rollups = Objects.requireNonNull(windows.get(query));
        return IntStream.range(0, rollups.size())
                .mapToObj(i -> Reading.of(range.window(i), rollups.get(i), readAt, source))
                .toList();
    }
}
