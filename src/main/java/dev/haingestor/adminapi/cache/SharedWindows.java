package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.WindowSource;
import java.time.Duration;
import java.time.Instant;

/** Settled windows that several of us share. */
public interface SharedWindows {

    /** Nobody to share with. */
    SharedWindows NONE = new SharedWindows() {

        @Override
        public WindowSource above(WindowSource store) {
            return store;
        }

        @Override
        public void offer(SeriesQuery query, Duration step, Reading reading) {
        }

        @Override
        public void changed(SeriesQuery query, Duration step, Instant readAt) {
        }

        @Override
        public boolean forget(Runnable here) {
            here.run();
            return true;
        }

        @Override
        public void await(Duration atMost) {
        }
    };

    /** Settled windows as others have read them within the last hour or so, and the rest of a store. */
    WindowSource above(WindowSource store);

    /** Shares what was read. Doesn't wait, and doesn't promise. */
    void offer(SeriesQuery query, Duration step, Reading reading);

    /** Windows were read again and differ: longer ones that were read before are the sum of what was there, and not believed. */
    void changed(SeriesQuery query, Duration step, Instant readAt);

    /**
     * Makes everybody else forget everything. False when they could not be told yet: they will be.
     *
     * @param here what we forget ourselves; has ended when this ends
     */
    boolean forget(Runnable here);

    /** Until something can be found, or that has taken too long. */
    void await(Duration atMost) throws InterruptedException;
}
