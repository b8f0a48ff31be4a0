package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.cache.Tail.FirstTime;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The times of first points. They are read as seldom as settled windows are. */
final class FirstTimes {

    private final Duration ttl;
    private final Map<SeriesQuery, FirstTime> times = new HashMap<>();
    private long invalidations;

    /** @param ttl after which a time is read again */
    FirstTimes(Duration ttl) {
        this.ttl = ttl;
    }

    /** The time of the first point, if it was found. */
    synchronized Optional<Instant> get(SeriesQuery query) {
        return Optional.ofNullable(times.get(query)).flatMap(FirstTime::time);
    }

    synchronized Map<SeriesQuery, FirstTime> all() {
        return Map.copyOf(times);
    }

    /** @param shown whether the tail shows points: then an absent first point is not absent any more */
    synchronized boolean isKnown(SeriesQuery query, boolean shown, Instant now) {
        FirstTime known = times.get(query);
        return known != null
                && !(known.time().isEmpty() && shown)
                && now.isBefore(known.readAt().plus(ttl));
    }

    /** A counter that is incremented by each invalidation. */
    synchronized long invalidations() {
        return invalidations;
    }

    /**
     * Keeps times, unless all were dropped since they were read.
     *
     * @param begun the count of invalidations before the read
     */
    synchronized void putAll(Map<SeriesQuery, FirstTime> read, long begun) {
        if (begun == invalidations) {
            times.putAll(read);
        }
    }

    synchronized void invalidate() {
        times.clear();
        invalidations++;
    }
}
