package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.sampler.UpstreamCounter;
import dev.haingestor.adminapi.upstream.DualClockTime;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An upstream service's running totals.
 *
 * @param asked before it was asked
 * @param took until it had answered: the totals are of a moment within that
 * @param uptime how long it had been up; empty when it doesn't say
 * @param counters those that it sent
 */
record Sample(DualClockTime asked, Duration took, Optional<Duration> uptime, Map<UpstreamCounter, Long> counters) {

    static Sample of(UpstreamAnswer answer) {
        UpstreamHealth health = answer.health().orElseThrow();
        return new Sample(answer.asked(), answer.took(), health.uptime(), UpstreamCounter.of(health));
    }
}
