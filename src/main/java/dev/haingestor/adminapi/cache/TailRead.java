package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A tail that is there, or being read. Its moment and its range are known before it is read, so settled windows can be read at
 * the same time.
 *
 * @param settledUntil windows that end by then are to be taken from the settled ones
 */
public record TailRead(Instant readAt, Instant settledUntil, CompletableFuture<Tail> tail) {

    public static TailRead of(Tail tail) {
        return new TailRead(tail.readAt(), tail.unsettled(), CompletableFuture.completedFuture(tail));
    }

    /** The tail; empty while it is being read. */
    Optional<Tail> now() {
        return tail.isDone() && !tail.isCompletedExceptionally() ? Optional.of(tail.join()) : Optional.empty();
    }

    /** @throws StoreException if it could not be read within the budget */
    Tail await() {
        return join(tail);
    }

    static <T> T join(CompletableFuture<T> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            throw Deadline.failure(e);
        }
    }
}
