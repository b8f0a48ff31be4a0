package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;

/** The store did not answer within the budget; the read itself goes on. */
public final class OverdueException extends StoreException {

    OverdueException(String store, Duration budget) {
        super(store + " did not answer within STATS_BUDGET (" + budget.toMillis() + " ms)");
    }
}
