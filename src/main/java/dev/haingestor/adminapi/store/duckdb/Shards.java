package dev.haingestor.adminapi.store.duckdb;

import java.time.Duration;

/**
 * The stretches of time in which a field keeps its type, as long as InfluxDB makes its shards for the same retention. So a writer
 * that changes a type is heard again at the same moment here and there.
 */
public final class Shards {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration LONG = Duration.ofDays(180);
    private static final Duration SHORT = Duration.ofDays(2);

    /** InfluxDB's weeks begin on Mondays; the Unix epoch was a Thursday. */
    private static final long MONDAY = Duration.ofDays(-3).toSeconds() * SECOND;

    private final long length;

    /** @param retention 0 for ever */
    public Shards(Duration retention) {
        Duration shard = retention.isZero() || retention.compareTo(LONG) > 0 ? Duration.ofDays(7)
                : retention.compareTo(SHORT) < 0 ? Duration.ofHours(1) : Duration.ofDays(1);
        this.length = shard.toSeconds() * SECOND;
    }

    /** The start of the shard that holds a time. */
    long of(long nanos) {
        return MONDAY + Math.floorDiv(nanos - MONDAY, length) * length;
    }

    public long length() {
        return length;
    }
}
