package dev.haingestor.adminapi.fallback;

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
public record Moment(Instant time, long nanos) {

    public static Moment now(Clock clock, LongSupplier nanoTime) {
        return new Moment(clock.instant(), nanoTime.getAsLong());
    }

    /** A time of another run of ours, whose steady clock is not this one: both clocks are taken to have run alike since then. */
    Moment at(Instant earlier) {
        return new Moment(earlier, nanos - Duration.between(earlier, time).toNanos());
    }

    /** By the wall's clock; negative when that was set back. */
    Duration wallSince(Moment earlier) {
        return Duration.between(earlier.time, time);
    }

    Duration steadySince(Moment earlier) {
        return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }
}
