package dev.haingestor.adminapi.store;

import java.time.Instant;
import java.util.Optional;

/** Knows the points of this process that are not in the store yet, so that answers without them are not shown as complete. */
public interface PendingWrites {

    /**
     * The earliest time of the points that a read begun at {@code asOf} lacks. Empty when it lacks none, apart from those that
     * are about to be written in time.
     */
    Optional<Instant> since(Instant asOf);
}
