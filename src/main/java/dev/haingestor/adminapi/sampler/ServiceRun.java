package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.DualClockTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a service's process, with its counters' last values. Several replicas behind one URL are several runs at a time.
 */
final class ServiceRun {

    private final Map<UpstreamCounter, Base> bases = new EnumMap<>(UpstreamCounter.class);
    private @Nullable Sample lastWithUptime;

    /** A counter's last known value, and when it was that. */
    record Base(long value, Instant at) {}

    SamplerState.Run state() {
        return new SamplerState.Run(lastWithUptime().map(SamplerState.Answered::of), Map.copyOf(bases));
    }

    static ServiceRun of(SamplerState.Run state, DualClockTime now) {
        ServiceRun run = new ServiceRun();
        run.lastWithUptime =
                state.lastWithUptime().map(answered -> answered.sample(now)).orElse(null);
        run.bases.putAll(state.bases());
        return run;
    }

    /** The last sample with an uptime, by which this run is recognised; empty before there is one. */
    Optional<Sample> lastWithUptime() {
        return Optional.ofNullable(lastWithUptime);
    }

    /** Whether a sample with an uptime is of this run: its uptime grew as time did. */
    boolean isOf(Sample sample) {
        return lastWithUptime != null && new SampleInterval(lastWithUptime, sample).isSameRun();
    }

    /** By how much a sample's uptime deviates from this run's; only of one that {@link #isOf} it. */
    Duration deviation(Sample sample) {
        return lastWithUptime()
                .map(last -> new SampleInterval(last, sample).deviation())
                .orElseThrow();
    }

    void sampled(Sample sample) {
        lastWithUptime = sample.uptime().isPresent() ? sample : lastWithUptime;
    }

    Optional<Base> base(UpstreamCounter counter) {
        return Optional.ofNullable(bases.get(counter));
    }

    void setBase(UpstreamCounter counter, Base base) {
        bases.put(counter, base);
    }

    /** Sets all counters to 0 at the run's start. */
    void begin(Instant start) {
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            bases.put(counter, new Base(0, start));
        }
    }

    /** Drops the counters' values, which say nothing any more: the next ones are a beginning. */
    void forgetCounters() {
        bases.clear();
    }

    /** Moves the values' times, as our clock was set. */
    void shift(Duration by) {
        bases.replaceAll((counter, base) -> new Base(base.value, base.at.plus(by)));
    }

    boolean fell(Sample sample) {
        return sample.counters().entrySet().stream()
                .anyMatch(total ->
                        bases.containsKey(total.getKey()) && total.getValue() < bases.get(total.getKey()).value);
    }
}
