package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of asking an upstream service.
 *
 * @param asked before it was asked
 * @param took until its body was read, or it was given up
 * @param health empty when it did not answer
 * @param error why it did not; empty text when it did
 */
public record UpstreamAnswer(Upstream upstream, DualClockTime asked, Duration took, Optional<UpstreamHealth> health,
        String error) {

    public static UpstreamAnswer of(Upstream upstream, DualClockTime asked, Duration took, UpstreamHealth health) {
        return new UpstreamAnswer(upstream, asked, took, Optional.of(health), "");
    }

    public static UpstreamAnswer failed(Upstream upstream, DualClockTime asked, Duration took, String error) {
        return new UpstreamAnswer(upstream, asked, took, Optional.empty(), error);
    }

    public Instant askedAt() {
        return asked.time();
    }

    /** When its body was read. */
    public Instant answeredAt() {
        return askedAt().plus(took);
    }

    /** A past time that the answer tells, by our clock; empty when it lies in the future, by either clock. */
    public Optional<Instant> byOurClock(Instant told) {
        return new SkewedClock(health.flatMap(UpstreamHealth::timestamp), answeredAt()).byOurs(told);
    }
}
