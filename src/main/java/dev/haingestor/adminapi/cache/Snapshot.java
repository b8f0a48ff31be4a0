package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The parts of a question, answered as of one moment.
 *
 * @param readAt the moment
 * @param readings the windows of each query up to the live one, in order, without those of which the store may have dropped
 *         points
 * @param last the time of each group's latest point, by query; it may lie before the windows
 * @param first the time of the first point of each required query, as far as there is one: no later than its windows show
 * @param tooManyGroups how many groups a query has, for those that have more than may have names
 * @param missing why a query that isn't required has no readings
 * @param missingLast why a query has no last times
 */
public record Snapshot(
        Instant readAt,
        Map<SeriesQuery, List<Reading>> readings,
        Map<SeriesQuery, Map<Group, Instant>> last,
        Map<SeriesQuery, Instant> first,
        Map<SeriesQuery, Long> tooManyGroups,
        Map<SeriesQuery, StoreException> missing,
        Map<SeriesQuery, StoreException> missingLast) {

    /** Whether nothing is missing. */
    public boolean whole() {
        return missing.isEmpty() && missingLast.isEmpty();
    }

    int windows() {
        return readings.values().stream().mapToInt(List::size).sum();
    }

    /** The number of groups, added up over all windows. */
    int groups() {
        return readings.values().stream()
                .flatMap(List::stream)
                .mapToInt(reading -> reading.rollup().cells().size())
                .sum();
    }
}
