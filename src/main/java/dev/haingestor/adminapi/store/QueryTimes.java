package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Distribution;
import java.time.Duration;

/** Collects the outcomes and durations of a store's queries. */
public final class QueryTimes {

    private final Distribution.Builder milliseconds = new Distribution.Builder();
    private long queries;
    private long errors;

    public synchronized void record(boolean answered, Duration took) {
        queries++;
        if (!answered) {
            errors++;
        }
        milliseconds.accept(took.toNanos() / 1e6);
    }

    public synchronized QueryFigures figures() {
        return QueryFigures.of(queries, errors, queries == 0 ? null : milliseconds.build());
    }
}
