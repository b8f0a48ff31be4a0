package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.WindowSource;
import java.time.Duration;
import java.time.Instant;

/** Shares settled windows between instances. */
public interface SharedWindows {

    /** There is one instance only. */
    SharedWindows NONE = new SharedWindows() {

        @Override
        public WindowSource above(WindowSource store) {
            return store;
        }

        @Override
        public void offer(SeriesQuery query, Duration step, Reading reading) {}

        @Override
        public void changed(SeriesQuery query, Duration step, Instant readAt) {}

        @Override
        public boolean invalidate(Runnable here) {
            here.run();
            return true;
        }

        @Override
        public void await(Duration atMost) {}
    };

    /** Wraps a store: returns the windows that other instances have shared, and reads the others from the store. */
    WindowSource above(WindowSource store);

    /** Shares a window in the background; it may be dropped. */
    void offer(SeriesQuery query, Duration step, Reading reading);

    /** Windows were read again and differ: shared windows of longer steps that were read before are not used any more. */
    void changed(SeriesQuery query, Duration step, Instant readAt);

    /**
     * Invalidates everything at all instances.
     *
     * @param here invalidates at this instance; it has run when this method returns
     * @return false when the others can't be told yet: they will be, as soon as Redis answers
     */
    boolean invalidate(Runnable here);

    /** Waits for the first contact with Redis, but no longer than {@code atMost}. */
    void await(Duration atMost) throws InterruptedException;
}
