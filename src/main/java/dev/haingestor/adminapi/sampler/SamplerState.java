package dev.haingestor.adminapi.sampler;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.haingestor.adminapi.upstream.DualClockTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state by which the sampler goes on after a restart as after a missed tick. It is kept as JSON, with times by the wall
 * clock only, as the steady one begins anew.
 *
 * @param pending the deltas that were not handed over yet
 */
public record SamplerState(
        Map<String, Service> services,
        @JsonProperty("untold") List<ServiceDelta> pending) {

    /** When any service last answered; empty before the first answer. */
    public Optional<Instant> lastAnswer() {
        return services.values().stream().map(service -> service.last.asked).max(Instant::compareTo);
    }

    /**
     * The state of an upstream service.
     *
     * @param last its last answer, of whichever run
     * @param runs its runs, the one that answered last first
     * @param until the time up to which each counter's increases are known
     * @param slots the state of each counter's splitter
     */
    record Service(
            Answered last,
            @JsonProperty("lives") List<Run> runs,
            Map<UpstreamCounter, Instant> until,
            Map<UpstreamCounter, IntervalSplitter.State> slots) {}

    /**
     * The state of a service's run.
     *
     * @param lastWithUptime its last answer with an uptime
     */
    record Run(@JsonProperty("told") Optional<Answered> lastWithUptime, Map<UpstreamCounter, ServiceRun.Base> bases) {}

    record Answered(Instant asked, Duration took, Optional<Duration> uptime) {

        static Answered of(Sample sample) {
            return new Answered(sample.asked().time(), sample.took(), sample.uptime());
        }

        /** @param now relates the wall clock to the steady clock of this run */
        Sample sample(DualClockTime now) {
            return new Sample(now.at(asked), took, uptime, Map.of());
        }
    }
}
