package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers series queries by readings of windows, as a store or a layer above it does. */
public interface WindowSource {

    /**
     * Reads the windows of a range, in order, as of a moment: points at {@code asOf} or later do not count.
     *
     * @return the known windows; a store knows all of them, or the future fails with a {@link StoreException}. The future has
     *        no time limit
     */
    CompletableFuture<List<Reading>> windows(SeriesQuery query, Range range, Instant asOf);
}
