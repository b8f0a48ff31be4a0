package dev.haingestor.adminapi.store;

import java.time.Instant;
import java.util.Optional;

/** Knows of points of this process that are not in the store yet, so that an answer without them is not shown as complete. */
public interface PendingWrites {

    /**
     * The earliest time of the points that a read of the store lacks which was begun at a moment. Empty when it lacks none but
     * those that are written within a moment after they are due.
     */
    Optional<Instant> since(Instant asOf);
}
