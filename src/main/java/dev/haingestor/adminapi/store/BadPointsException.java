package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import org.jspecify.annotations.Nullable;

/** The store refuses points and would do so again, so they must not be retried. */
public final class BadPointsException extends StoreException {

    private final int refused;

    /** @param refused the number of refused points */
    public BadPointsException(String message, int refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    public int refused() {
        return refused;
    }
}
