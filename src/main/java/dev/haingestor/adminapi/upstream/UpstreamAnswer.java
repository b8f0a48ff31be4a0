package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of asking an upstream service.
 *
 * @param asked the time before it was asked
 * @param took the time until its body was read, or it was given up
 * @param health empty if it did not answer
 * @param error why it did not answer; empty text if it did
 */
public record UpstreamAnswer(
        Upstream upstream, DualClockTime asked, Duration took, Optional<UpstreamHealth> health, String error) {

    public static UpstreamAnswer of(Upstream upstream, DualClockTime asked, Duration took, UpstreamHealth health) {
        return new UpstreamAnswer(upstream, asked, took, Optional.of(health), "");
    }

    public static UpstreamAnswer failed(Upstream upstream, DualClockTime asked, Duration took, String error) {
        return new UpstreamAnswer(upstream, asked, took, Optional.empty(), error);
    }

    public Instant askedAt() {
        return asked.time();
    }

    /** When its body was read, or it was given up. */
    public Instant answeredAt() {
        return askedAt().plus(took);
    }

    /** Converts a past time of the answer to our clock; empty if it lies in the future. */
    public Optional<Instant> byOurClock(Instant told) {
        return new SkewedClock(health.flatMap(UpstreamHealth::timestamp), answeredAt()).byOurs(told);
    }
}
