package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.DualClockTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the sampler must know to go on after a restart as after a missed tick. It is kept as JSON, and has no times but those of
 * the clock on the wall: the steady one begins anew.
 *
 * @param services by their names
 * @param untold what was not handed over yet
 */
public record SamplerState(Map<String, Service> services, List<ServiceDelta> untold) {

    /** When any service answered last; empty before the first answer. */
    public Optional<Instant> lastAnswer() {
        return services.values().stream().map(service -> service.last.asked).max(Instant::compareTo);
    }

    /**
     * An upstream service.
     *
     * @param last its last answer, of whichever life
     * @param lives the one that answered last comes first
     * @param until when the increases of each counter are known
     * @param slots of each counter
     */
    record Service(Answered last, List<Run> lives, Map<UpstreamCounter, Instant> until, Map<UpstreamCounter, IntervalSplitter.State> slots) {
    }

    /**
     * A life of a service.
     *
     * @param told its last answer that told its uptime
     */
    record Run(Optional<Answered> told, Map<UpstreamCounter, ServiceRun.Base> bases) {
    }

    record Answered(Instant asked, Duration took, Optional<Duration> uptime) {

        static Answered of(Sample sample) {
            return new Answered(sample.asked().time(), sample.took(), sample.uptime());
        }

        /** @param now by which the wall's time is put on the steady clock of today */
        Sample sample(DualClockTime now) {
            return new Sample(now.at(asked), took, uptime, Map.of());
        }
    }
}
