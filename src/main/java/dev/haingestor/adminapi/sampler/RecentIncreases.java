package dev.haingestor.adminapi.sampler;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The latest increases of one counter, one for each answer, for counts of parts of minutes. Not thread-safe. */
final class RecentIncreases {

    /** Enough for 48 hours, ten seconds apart. */
    static final int KEPT = 17_280;

    private static final long NANOS = 1_000_000_000;

    /** In nanoseconds since 1970; arrays take a third of the memory of as many records. */
    private final long[] from = new long[KEPT];

    private final long[] to = new long[KEPT];
    private final long[] counts = new long[KEPT];
    private long added;

    void add(CounterIncrease increase) {
        int slot = (int) (added % KEPT);
        from[slot] = nanos(increase.from());
        to[slot] = nanos(increase.to());
        counts[slot] = increase.count();
        added++;
    }

    /**
     * The count between two times; the counts of a minute's parts add up to the minute's. Empty if it begins before the
     * increases that are kept, as nobody knows what was dropped.
     */
    Optional<MinuteCount> between(Instant start, Instant end) {
        if (added > KEPT && nanos(start) < from[(int) (added % KEPT)]) {
            return Optional.empty();
        }
        MinuteCount sum = MinuteCount.NONE;
        for (int slot = 0; slot < Math.min(added, KEPT); slot++) {
            if (to[slot] > nanos(start) && (from[slot] < nanos(end) || to[slot] <= nanos(end))) {
                sum = sum.plus(part(new MinuteSplit(instant(from[slot]), instant(to[slot])), counts[slot], start, end));
            }
        }
        return Optional.of(sum.within(Duration.between(start, end)));
    }

    private static MinuteCount part(MinuteSplit split, long count, Instant start, Instant end) {
        Instant first = start.isAfter(split.from()) ? start : split.from();
        Instant last = end.isBefore(split.to()) ? end : split.to();
        return new MinuteCount(split.before(end, count) - split.before(start, count), 1, Duration.between(first, last));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
