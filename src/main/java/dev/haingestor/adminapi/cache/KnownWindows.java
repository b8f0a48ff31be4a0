package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Windows that the cache still knows, for an answer while the store can't be read.
 *
 * @param until when the last tail was read: nothing later is known. Empty when there was none
 * @param readings the windows of each query, in order: known whole, or from their start to {@code until}. A window that is
 *         missing is unknown, not empty
 * @param last the time of each group's latest point then, by query
 * @param first the time of the first point, by query, as far as there is one
 */
public record KnownWindows(
        Optional<Instant> until,
        Map<SeriesQuery, List<Reading>> readings,
        Map<SeriesQuery, Map<Group, Instant>> last,
        Map<SeriesQuery, Instant> first) {

    public static final KnownWindows NOTHING = new KnownWindows(Optional.empty(), Map.of(), Map.of(), Map.of());
}
