package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Knows windows of series queries: a store, what is kept above it, or what is sampled beside it. */
public interface WindowSource {

    /**
     * Reads the windows of a range, in order, as of a moment: points that lie at {@code asOf} or later do not count.
     *
     * @return the windows that are known: a store knows all of them, or the future fails with a {@link StoreException}. It may take
     *         longer than anybody waits
     */
    CompletableFuture<List<Reading>> windows(SeriesQuery query, Range range, Instant asOf);
}
