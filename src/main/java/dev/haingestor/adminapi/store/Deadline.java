package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a client's wait for all parts of an answer. */
public final class Deadline {

    private final String store;
    private final Duration budget;
    private final long nanos;

    /**
     * @param store the store's name in messages
     * @param budget the time to wait from now on
     */
    Deadline(String store, Duration budget) {
        this.store = store;
        this.budget = budget;
        this.nanos = System.nanoTime() + budget.toNanos();
    }

    /**
     * Returns a copy that fails with {@link OverdueException} if the part is not complete by the deadline; the read itself goes
     * on.
     */
    public <T> CompletableFuture<T> bound(CompletableFuture<T> part) {
        long left = Math.max(0, nanos - System.nanoTime());
        return part.copy()
                .orTimeout(left, TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(inTime(failure)));
    }

    /**
     * Waits for a part.
     *
     * @throws OverdueException if it is not complete by the deadline
     * @throws StoreException if it failed
     */
    public <T> T await(CompletableFuture<T> part) {
        try {
            return bound(part).join();
        } catch (CompletionException e) {
            throw inTime(e);
        }
    }

    private RuntimeException inTime(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof TimeoutException) {
            return new OverdueException(store, budget);
        }
        return cause instanceof IllegalArgumentException ours ? ours : failure(cause);
    }

    /** The failure of a read, unwrapped from the exceptions of futures. */
    public static StoreException failure(Throwable thrown) {
        Throwable cause = cause(thrown);
        return cause instanceof StoreException known
                ? known
                : new StoreException("Reading failed", cause.toString(), cause);
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
