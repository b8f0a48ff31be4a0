package dev.haingestor.adminapi.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A moment by both of our clocks: one may be set, the other doesn't see a machine's sleep.
 *
 * @param time by the clock on the wall
 * @param nanos by the steady one, {@link System#nanoTime()}
 */
public record DualClockTime(Instant time, long nanos) {

    public static DualClockTime now(Clock clock, LongSupplier nanoTime) {
        return new DualClockTime(clock.instant(), nanoTime.getAsLong());
    }

    /** A time of another run of ours, whose steady clock is not this one: both clocks are taken to have run alike since then. */
    public DualClockTime at(Instant earlier) {
        return new DualClockTime(earlier, nanos - Duration.between(earlier, time).toNanos());
    }

    /** By the wall's clock; negative when that was set back. */
    public Duration wallSince(DualClockTime earlier) {
        return Duration.between(earlier.time, time);
    }

    public Duration steadySince(DualClockTime earlier) {
        return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }
}
