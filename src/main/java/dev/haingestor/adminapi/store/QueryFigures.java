package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Distribution;
import java.util.Optional;

/**
 * How the store's queries went since the start.
 *
 * @param queries how many ended
 * @param errors how many of them failed
 * @param milliseconds how long they took; empty before the first one
 */
public record QueryFigures(long queries, long errors, Optional<Distribution> milliseconds) {

    public static QueryFigures of(long queries, long errors, Distribution milliseconds) {
        return new QueryFigures(queries, errors, Optional.ofNullable(milliseconds));
    }

    /** In percent; empty before the first query. */
    public Optional<Double> successRate() {
        return queries == 0 ? Optional.empty() : Optional.of(100.0 * (queries - errors) / queries);
    }
}
