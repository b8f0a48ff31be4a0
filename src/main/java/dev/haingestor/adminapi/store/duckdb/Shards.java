package dev.haingestor.adminapi.store.duckdb;

import java.time.Duration;

/**
 * Divides time into shards, in which a field keeps its type. They are those of InfluxDB for the same retention, so that a
 * writer that changes a type is accepted again at the same moment as there.
 */
public final class Shards {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration LONG = Duration.ofDays(180);
    private static final Duration SHORT = Duration.ofDays(2);

    /** The start of InfluxDB's weeks, a Monday; the Unix epoch was a Thursday. */
    private static final long MONDAY = Duration.ofDays(-3).toSeconds() * SECOND;

    private final long length;

    /** @param retention 0 means for ever */
    public Shards(Duration retention) {
        Duration shard = retention.isZero() || retention.compareTo(LONG) > 0
                ? Duration.ofDays(7)
                : retention.compareTo(SHORT) < 0 ? Duration.ofHours(1) : Duration.ofDays(1);
        this.length = shard.toSeconds() * SECOND;
    }

    /** The start of the shard that a time is in; both in nanoseconds since the epoch. */
    long of(long nanos) {
        return MONDAY + Math.floorDiv(nanos - MONDAY, length) * length;
    }

    public long length() {
        return length;
    }
}
