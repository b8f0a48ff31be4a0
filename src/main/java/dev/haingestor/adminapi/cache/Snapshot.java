package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is known at one moment.
 *
 * @param readAt the moment
 * @param readings of the windows of each query up to the live one, in order; those that the store may have dropped points of
 *         are left out
 * @param last of each query that was asked for it, the time of each group's latest point; it may lie before the windows
 * @param first of each required query, the time of its first point, as far as there is one: no later than its windows show
 * @param tooManyGroups of each query that has more groups than may have names, how many
 * @param missing why a query that isn't required has no readings
 * @param missingLast why a query has no last times
 */
public record Snapshot(Instant readAt, Map<SeriesQuery, List<Reading>> readings, Map<SeriesQuery, Map<Group, Instant>> last,
        Map<SeriesQuery, Instant> first, Map<SeriesQuery, Long> tooManyGroups,
        Map<SeriesQuery, StoreException> missing, Map<SeriesQuery, StoreException> missingLast) {

    /** Nothing of it is missing. */
    public boolean whole() {
        return missing.isEmpty() && missingLast.isEmpty();
    }

    int windows() {
        return readings.values().stream().mapToInt(List::size).sum();
    }

    /** In all windows together. */
    int groups() {
        return readings.values().stream().flatMap(List::stream).mapToInt(reading -> reading.rollup().cells().size()).sum();
    }
}
