package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;

/** The store does not let us write. The message says what to grant. */
public final class NotPermittedException extends StoreException {

    public NotPermittedException(String message, Throwable cause) {
        super(message, cause);
    }
}
