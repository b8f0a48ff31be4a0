package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An upstream service's clock, which may be an hour off. Its times are shown, never counted by.
 *
 * @param theirs what it said the time is; empty when it didn't
 * @param ours when it said so
 */
public record SkewedClock(Optional<Instant> theirs, Instant ours) {

    /** Both clocks may be so far apart, as answers take their time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** A past time that it told, by our clock; empty when it lies in the future, by either. */
    public Optional<Instant> byOurs(Instant time) {
        Duration ahead = theirs.map(now -> Duration.between(ours, now)).orElse(Duration.ZERO);
        Instant meant = ahead.abs().compareTo(TOLERANCE) > 0 ? time.minus(ahead) : time;
        return meant.isAfter(ours.plus(TOLERANCE)) ? Optional.empty() : Optional.of(meant);
    }
}
