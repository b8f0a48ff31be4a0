package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.sampler.ServiceRun.Base;
import dev.haingestor.adminapi.upstream.DualClockTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes increases of a service's running totals: each life of the service counts for itself, as several replicas may answer in
 * turn behind one URL. Increases of one counter never overlap in time. Not thread-safe.
 */
final class CounterTracker {

    /** Nobody counts more: a total that grew faster is not the one that it was. */
    static final long MOST_A_SECOND = 10_000;

    private static final Logger log = LoggerFactory.getLogger(CounterTracker.class);

    /** So many replicas may answer in turn, those among them that have ended. */
    private static final int LIVES = 8;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final String service;

    /** The one that answered last comes first. */
    private final Deque<ServiceRun> lives = new ArrayDeque<>();

    /** Until when each counter's increases are known. */
    private final Map<UpstreamCounter, Instant> until = new EnumMap<>(UpstreamCounter.class);
    private Sample last;
    private Instant lastLine = Instant.EPOCH;

    CounterTracker(String service) {
        this.service = service;
    }

    /**
     * The increases since the last sample of the same life that had the same counter; none of its first one. A counter that is
     * missing from an answer has not stood still: its increase comes with the next answer that has it.
     */
    List<CounterIncrease> take(Sample sample) {
        if (last != null) {
            shift(new SampleInterval(last, sample).clockWasSet());
        }
        ServiceRun life = lifeOf(sample).orElseGet(() -> begun(sample));
        lives.remove(life);
        lives.addFirst(life);
        if (lives.size() > LIVES) {
            lives.removeLast();
        }
        life.sampled(sample);
        last = sample;
        if (isAnother(life, sample)) {
            life.forget();
        }
        List<CounterIncrease> increases = new ArrayList<>();
        sample.counters().forEach((counter, value) -> increase(life, counter, value, sample).ifPresent(increases::add));
        return increases;
    }

    /** Empty before the first sample. */
    Optional<SamplerState.Service> state(Map<UpstreamCounter, IntervalSplitter.State> slots) {
        return Optional.ofNullable(last).map(sample -> new SamplerState.Service(SamplerState.Answered.of(sample),
                lives.stream().map(ServiceRun::state).toList(), Map.copyOf(until), slots));
    }

    void restore(SamplerState.Service state, DualClockTime now) {
        last = state.last().sample(now);
        state.lives().forEach(life -> lives.addLast(ServiceRun.of(life, now)));
        until.putAll(state.until());
    }

    private void shift(Duration set) {
        if (!set.isZero()) {
            lives.forEach(life -> life.shift(set));
            until.replaceAll((counter, time) -> time.plus(set));
        }
    }

    /** The life that a sample is of; empty when that was not seen before. Where the uptime can't tell, a total that fell does. */
    private Optional<ServiceRun> lifeOf(Sample sample) {
        Optional<ServiceRun> current = Optional.ofNullable(lives.peekFirst());
        if (sample.uptime().isEmpty()) {
            return current.filter(life -> !life.fell(sample));
        }
        Optional<ServiceRun> known = lives.stream().filter(life -> life.isOf(sample))
                .min(Comparator.comparing(life -> life.deviation(sample)));
        return known.isPresent() ? known : current.filter(life -> life.told().isEmpty() && !life.fell(sample)
                && !new SampleInterval(last, sample).isRestart(false));
    }

    /**
     * One that has begun since the last sample counts from 0 since its start; what the one before counted after the last sample is
     * lost with it. Of one that is up for longer, nobody knows what it had counted by then.
     */
    private ServiceRun begun(Sample sample) {
        ServiceRun life = new ServiceRun();
        if (last == null) {
            return life;
        }
        SampleInterval passed = new SampleInterval(last, sample);
        boolean isAnother = lives.getFirst().told().isPresent();
        if (sample.uptime().isEmpty() || !isAnother || passed.isRestart(true)) {
            life.begin(passed.startedAt());
        } else {
            say(sample, "it is up for {} s and was not seen before", sample.uptime().get().toSeconds());
        }
        return life;
    }

    /** Within one life a total that fell a little has not begun anew: what it had been before isn't counted again. */
    private Optional<CounterIncrease> increase(ServiceRun life, UpstreamCounter counter, long value, Sample sample) {
        Instant now = sample.asked().time();
        Optional<Base> base = life.base(counter);
        long before = base.map(Base::value).orElse(value);
        life.setBase(counter, new Base(Math.max(before, value), now));
        if (base.isEmpty()) {
            return Optional.empty();
        }
        Instant from = later(base.get().at(), until.getOrDefault(counter, Instant.MIN));
        until.put(counter, now);
        return Optional.of(new CounterIncrease(counter, from.isAfter(now) ? now : from, now, Math.max(0, value - before)));
    }

    /** A total is apart from what it was by more than can have been counted: these are not the totals that they were. */
    private boolean isAnother(ServiceRun life, Sample sample) {
        for (Map.Entry<UpstreamCounter, Long> total : sample.counters().entrySet()) {
            Optional<Base> base = life.base(total.getKey());
            long before = base.map(Base::value).orElse(total.getValue());
            Duration time = base.map(Base::at).map(at -> Duration.between(at, sample.asked().time()).plus(sample.took()))
                    .orElse(SECOND);
            if (Math.abs(total.getValue() - before) > most(time)) {
                say(sample, "a total went from {} to {} within {} s, which is more than it can have counted", before,
                        total.getValue(), time.toSeconds());
                return true;
            }
        }
        return false;
    }

    private static double most(Duration time) {
        Duration counted = time.compareTo(SECOND) < 0 ? SECOND : time;
        return counted.toMillis() / 1e3 * MOST_A_SECOND;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Replicas without an uptime may be found anew with each answer. */
    private void say(Sample sample, String what, Object... values) {
        Instant now = sample.asked().time();
        if (now.isBefore(lastLine) || !now.isBefore(lastLine.plus(BETWEEN_LINES))) {
            lastLine = now;
            log.warn(service + ": " + what + ". Its totals are taken as a beginning", values);
        }
    }
}
