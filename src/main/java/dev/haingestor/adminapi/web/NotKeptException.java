package dev.haingestor.adminapi.web;

import java.time.Instant;
import java.util.Objects;

/** The request is of a time whose points the store has dropped. The answer is a 422 that says since when it keeps them. */
public final class NotKeptException extends RuntimeException {

    private final Instant keptSince;

    public NotKeptException(String message, Instant keptSince) {
        super(message);
        this.keptSince = keptSince;
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    Instant keptSince() {
        return keptSince;
    }
}
