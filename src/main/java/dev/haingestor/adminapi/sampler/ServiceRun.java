package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.DualClockTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One run of a service's process, with what its totals were. Several replicas behind one URL are several lives at a time. */
final class ServiceRun {

    private final Map<UpstreamCounter, Base> bases = new EnumMap<>(UpstreamCounter.class);
    private Sample told;

    /** What a total was last known to be, and when. */
    record Base(long value, Instant at) {
    }

    SamplerState.Run state() {
        return new SamplerState.Run(told().map(SamplerState.Answered::of), Map.copyOf(bases));
    }

    static ServiceRun of(SamplerState.Run state, DualClockTime now) {
        ServiceRun life = new ServiceRun();
        life.told = state.told().map(answered -> answered.sample(now)).orElse(null);
        life.bases.putAll(state.bases());
        return life;
    }

    /** The last sample that told its uptime, by which this life is recognised; empty before it did. */
    Optional<Sample> told() {
        return Optional.ofNullable(told);
    }

    /** Whether a sample that tells its uptime is of this life: its uptime grew as time did. */
    boolean isOf(Sample sample) {
        return told != null && new SampleInterval(told, sample).isSameLife();
    }

    Duration deviation(Sample sample) {
        return new SampleInterval(told, sample).deviation();
    }

    void sampled(Sample sample) {
        told = sample.uptime().isPresent() ? sample : told;
    }

    Optional<Base> base(UpstreamCounter counter) {
        return Optional.ofNullable(bases.get(counter));
    }

    void setBase(UpstreamCounter counter, Base base) {
        bases.put(counter, base);
    }

    /** All totals count from 0 since then. */
    void begin(Instant start) {
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            bases.put(counter, new Base(0, start));
        }
    }

    /** What its totals were says nothing any more: the next ones are a beginning. */
    void forget() {
        bases.clear();
    }

    /** Our clock was set. */
    void shift(Duration by) {
        bases.replaceAll((counter, base) -> new Base(base.value, base.at.plus(by)));
    }

    boolean fell(Sample sample) {
        return sample.counters().entrySet().stream()
                .anyMatch(total -> bases.containsKey(total.getKey()) && total.getValue() < bases.get(total.getKey()).value);
    }
}
