package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An upstream service's clock, which may be an hour off. Its times are shown, but nothing is counted by them.
 *
 * @param theirs the time by its clock; empty if it doesn't tell
 * @param ours the same moment by our clock
 */
public record SkewedClock(Optional<Instant> theirs, Instant ours) {

    /** A difference up to this is ignored, as answers take their time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Converts a past time to our clock; empty if it lies in the future. */
    public Optional<Instant> byOurs(Instant time) {
        Duration ahead = theirs.map(now -> Duration.between(ours, now)).orElse(Duration.ZERO);
        Instant meant = ahead.abs().compareTo(TOLERANCE) > 0 ? time.minus(ahead) : time;
        return meant.isAfter(ours.plus(TOLERANCE)) ? Optional.empty() : Optional.of(meant);
    }
}
