package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.WindowSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Shares windows between instances, so that several cost the store what one does. By default there is one instance only. */
public interface SharedWindows {

    SharedWindows NONE = new SharedWindows() {};

    /** Wraps a store: returns the settled windows that other instances have shared, and reads the others from the store. */
    default WindowSource above(WindowSource store) {
        return store;
    }

    /**
     * Finds a tail that another instance has read, or begins to read it, for all instances.
     *
     * @param usable whether a tail that was found will do
     * @param read begins to read the tail from the store
     */
    default CompletableFuture<TailRead> tail(TailKey key, Predicate<Tail> usable, Supplier<TailRead> read) {
        return CompletableFuture.completedFuture(read.get());
    }

    /**
     * Finds settled windows that another instance has read again after a moment, or reads them.
     *
     * @return empty when another instance is reading them
     */
    default CompletableFuture<Optional<List<Reading>>> again(
            SeriesQuery query, Range range, Instant after, Supplier<CompletableFuture<List<Reading>>> read) {
        return read.get().thenApply(Optional::of);
    }

    /** Shares a settled window in the background; it may be dropped. */
    default void offer(SeriesQuery query, Duration step, Reading reading) {}

    /** Deletes a shared window: shorter ones in it have changed. */
    default void delete(SeriesQuery query, Duration step, Instant start) {}

    /**
     * Invalidates everything at all instances.
     *
     * @param here invalidates at this instance; it has run when this method returns
     * @return false when the others can't be told yet: they will be, as soon as Redis answers
     */
    default boolean invalidate(Runnable here) {
        here.run();
        return true;
    }

    /** Waits for the first contact with others, but no longer than {@code atMost}. */
    default void await(Duration atMost) throws InterruptedException {}
}
