package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The moment up to which a client waits for all parts of an answer. */
public final class Deadline {

    private final String store;
    private final Duration budget;
    private final long nanos;

    /**
     * @param store as people call it
     * @param budget the time from now on
     */
    Deadline(String store, Duration budget) {
        this.store = store;
        this.budget = budget;
        this.nanos = System.nanoTime() + budget.toNanos();
    }

    /** The same part, which fails with {@link OverdueException} if it has not come in time; the read itself goes on. */
    public <T> CompletableFuture<T> bound(CompletableFuture<T> part) {
        long left = Math.max(0, nanos - System.nanoTime());
        return part.copy().orTimeout(left, TimeUnit.NANOSECONDS).exceptionallyCompose(failure ->
                CompletableFuture.failedFuture(inTime(failure)));
    }

    /**
     * Waits for a part.
     *
     * @throws OverdueException if it has not come in time
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

    /** What a read has failed with, out of what futures wrap it in. */
    public static StoreException failure(Throwable thrown) {
        Throwable cause = cause(thrown);
        return cause instanceof StoreException known ? known : new StoreException("Reading failed", cause.toString(), cause);
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
