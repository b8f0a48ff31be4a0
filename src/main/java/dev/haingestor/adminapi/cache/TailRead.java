package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A tail that is kept, or being read. Its moment and its range are known before it is read, so settled windows can be read at
 * the same time.
 *
 * @param settledUntil windows that end by then are to be taken from the settled ones
 * @param status whether the client waits for the tail
 */
record TailRead(Instant readAt, Instant settledUntil, CompletableFuture<Tail> tail, CacheStatus status) {

    static TailRead of(Tail tail, CacheStatus status) {
        return new TailRead(tail.readAt(), tail.unsettled(), CompletableFuture.completedFuture(tail), status);
    }

    /** The tail; empty while it is being read. */
    Optional<Tail> now() {
        return tail.isDone() && !tail.isCompletedExceptionally() ? Optional.of(tail.join()) : Optional.empty();
    }

    /** @throws StoreException if it could not be read within the budget */
    Tail await() {
        return join(tail);
    }

    static Tail join(CompletableFuture<Tail> tail) {
        try {
            return tail.join();
        } catch (CompletionException e) {
            throw Deadline.failure(e);
        }
    }
}
