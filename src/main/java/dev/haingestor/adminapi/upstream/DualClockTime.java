package dev.haingestor.adminapi.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A moment by two clocks: the wall clock may be set, and the steady clock may stand still while the machine sleeps.
 *
 * @param time by the wall clock
 * @param nanos by the steady clock, {@link System#nanoTime()}
 */
public record DualClockTime(Instant time, long nanos) {

    public static DualClockTime now(Clock clock, LongSupplier nanoTime) {
        return new DualClockTime(clock.instant(), nanoTime.getAsLong());
    }

    /**
     * Converts a wall-clock time of an earlier run of ours, which had another steady clock, as if both clocks had run alike
     * since then.
     */
    public DualClockTime at(Instant earlier) {
        return new DualClockTime(
                earlier, nanos - Duration.between(earlier, time).toNanos());
    }

    /** The time since then by the wall clock; negative if that was set back. */
    public Duration wallSince(DualClockTime earlier) {
        return Duration.between(earlier.time, time);
    }

    public Duration steadySince(DualClockTime earlier) {
        return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }
}
