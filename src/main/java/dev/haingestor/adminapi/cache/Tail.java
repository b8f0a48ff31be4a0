package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All windows that have not settled, of several series queries, as of one moment. Replaced whole: windows of two moments would
 * make an answer that was never true.
 *
 * @param readAt taken before any of it was read
 * @param unsettled where the first window begins that may still change; windows before it have settled
 * @param range of the windows that were read, from {@code unsettled} or earlier: what has settled since the tail before is in both
 * @param windows by query; a query is missing when it could not be read
 * @param last the latest point of each group
 */
record Tail(Instant readAt, Instant unsettled, Range range, Map<SeriesQuery, List<Rollup>> windows,
        Map<SeriesQuery, Map<Group, Instant>> last, Map<SeriesQuery, StoreException> missing,
        Map<SeriesQuery, StoreException> missingLast) {

    /** What it knows of a stretch of time, whose borders are borders of its windows. The end may lie behind the last of them. */
    Rollup sum(SeriesQuery query, Instant from, Instant to) {
        if (!from.isBefore(to) || !from.isBefore(range.end())) {
            return Rollup.EMPTY;
        }
        int first = range.indexOf(from.getEpochSecond());
        int last = range.indexOf(Math.min(to.getEpochSecond(), range.end().getEpochSecond()) - 1);
        return Rollup.sum(windows.get(query).subList(first, last + 1));
    }
}
