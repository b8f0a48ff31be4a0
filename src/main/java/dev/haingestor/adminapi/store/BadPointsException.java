package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;

/** Points that the store doesn't take, however often they are sent. */
public final class BadPointsException extends StoreException {

    private final int refused;

    /** @param refused how many were not taken */
    public BadPointsException(String message, int refused, Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    public int refused() {
        return refused;
    }
}
