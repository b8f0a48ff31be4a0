package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.DualClockTime;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An upstream service's counters at one moment.
 *
 * @param asked the time before it was asked
 * @param took the time until it had answered: the counters are of a moment within that
 * @param uptime how long it had been up; empty if it doesn't tell
 */
record Sample(DualClockTime asked, Duration took, Optional<Duration> uptime, Map<UpstreamCounter, Long> counters) {

    static Sample of(UpstreamAnswer answer) {
        UpstreamHealth health = answer.health().orElseThrow();
        return new Sample(answer.asked(), answer.took(), health.uptime(), UpstreamCounter.of(health));
    }
}
