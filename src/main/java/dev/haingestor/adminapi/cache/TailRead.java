package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A tail that is there, or on its way. What it will be like is known before: so windows that it does not hold are read beside it.
 *
 * @param settledUntil windows that end by then are not in it
 * @param status how it was had
 */
record TailRead(Instant readAt, Instant settledUntil, CompletableFuture<Tail> tail, CacheStatus status) {

    static TailRead of(Tail tail, CacheStatus status) {
        return new TailRead(tail.readAt(), tail.unsettled(), CompletableFuture.completedFuture(tail), status);
    }

    /** Empty while it is on its way. */
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
