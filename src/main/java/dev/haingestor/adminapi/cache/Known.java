package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read before, and is still known.
 *
 * @param until when the last tail was read; nothing later is known. Empty when there is none
 * @param readings of each query, in order: windows that are known whole, or from their start to {@code until}. A window that is
 *         missing is unknown, not empty
 * @param last of each query that was asked for it, the time of each group's latest point then
 * @param first of each required query, the time of its first point, as far as there is one
 */
public record Known(Optional<Instant> until, Map<SeriesQuery, List<Reading>> readings,
        Map<SeriesQuery, Map<Group, Instant>> last, Map<SeriesQuery, Instant> first) {

    public static final Known NOTHING = new Known(Optional.empty(), Map.of(), Map.of(), Map.of());
}
