package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Distribution;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes and durations of the store's queries since the start.
 *
 * @param milliseconds the durations; empty before the first query
 */
public record QueryFigures(long queries, long errors, Optional<Distribution> milliseconds) {

    public static QueryFigures of(long queries, long errors, @Nullable Distribution milliseconds) {
        return new QueryFigures(queries, errors, Optional.ofNullable(milliseconds));
    }

    /** The percentage of queries that succeeded; empty before the first one. */
    public Optional<Double> successRate() {
        return queries == 0 ? Optional.empty() : Optional.of(100.0 * (queries - errors) / queries);
    }
}
