package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;

/** A read met more groups than may have names, and was given up. */
public final class TooManyGroupsException extends StoreException {

    public TooManyGroupsException() {
        super("More groups were found than were known");
    }
}
