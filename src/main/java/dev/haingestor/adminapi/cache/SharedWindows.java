package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Settled windows that several of us share. */
interface SharedWindows {

    /** Nobody to share with. */
    SharedWindows NONE = new SharedWindows() {

        @Override
        public CompletableFuture<Map<Instant, Reading>> find(SeriesQuery query, Duration step, List<Instant> starts) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public void offer(SeriesQuery query, Duration step, Reading reading) {
        }

        @Override
        public boolean forget() {
            return true;
        }
    };

    /** What others have read, by the start of its window; always comes within a short time, and never fails. */
    CompletableFuture<Map<Instant, Reading>> find(SeriesQuery query, Duration step, List<Instant> starts);

    /** Shares what was read. Doesn't wait, and doesn't promise. */
    void offer(SeriesQuery query, Duration step, Reading reading);

    /** Makes everybody forget everything. False when the others could not be told yet: they will be. */
    boolean forget();
}
