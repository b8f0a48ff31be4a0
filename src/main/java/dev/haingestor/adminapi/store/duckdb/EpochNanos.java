package dev.haingestor.adminapi.store.duckdb;

import java.time.Instant;

/** Converts times to nanoseconds since the Unix epoch, as the store keeps them, and back. They reach from 1677 to 2262. */
public final class EpochNanos {

    private static final long SECOND = 1_000_000_000L;

    private EpochNanos() {}

    /** The nearest time that can be kept. */
    public static long of(Instant time) {
        if (time.getEpochSecond() >= Long.MAX_VALUE / SECOND) {
            return Long.MAX_VALUE;
        }
        if (time.getEpochSecond() <= Long.MIN_VALUE / SECOND) {
            return Long.MIN_VALUE;
        }
        return time.getEpochSecond() * SECOND + time.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
