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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the increases of a service's counters, counter resets included. Each run of the service counts for itself, as
 * several replicas may answer in turn behind one URL. Increases of one counter never overlap in time. Not thread-safe.
 */
final class CounterTracker {

    /** The fastest plausible growth a second: a counter that changed by more is not the one that it was. */
    static final long MAX_A_SECOND = 10_000;

    private static final Logger log = LoggerFactory.getLogger(CounterTracker.class);

    /** The most runs that are known at once, ended ones included. */
    private static final int RUNS = 8;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final String service;

    /** The known runs, the one that answered last first. */
    private final Deque<ServiceRun> runs = new ArrayDeque<>();

    /** The time up to which each counter's increases are known. */
    private final Map<UpstreamCounter, Instant> until = new EnumMap<>(UpstreamCounter.class);

    private @Nullable Sample last;
    private Instant lastLine = Instant.EPOCH;

    CounterTracker(String service) {
        this.service = service;
    }

    /**
     * The increases since the last sample of the same run that had the counter, or since the run's start where that is known. A
     * counter that is missing from an answer has not stood still: its increase comes with the next answer that has it.
     */
    List<CounterIncrease> take(Sample sample) {
        if (last != null) {
            shift(new SampleInterval(last, sample).clockWasSet());
        }
        ServiceRun run = runOf(sample).orElseGet(() -> begun(sample));
        runs.remove(run);
        runs.addFirst(run);
        if (runs.size() > RUNS) {
            runs.removeLast();
        }
        run.sampled(sample);
        last = sample;
        if (isAnother(run, sample)) {
            run.forgetCounters();
        }
        List<CounterIncrease> increases = new ArrayList<>();
        sample.counters()
                .forEach((counter, value) ->
                        increase(run, counter, value, sample).ifPresent(increases::add));
        return increases;
    }

    /** The state to keep; empty before the first sample. */
    Optional<SamplerState.Service> state(Map<UpstreamCounter, IntervalSplitter.State> slots) {
        return Optional.ofNullable(last)
                .map(sample -> new SamplerState.Service(
                        SamplerState.Answered.of(sample),
                        runs.stream().map(ServiceRun::state).toList(),
                        Map.copyOf(until),
                        slots));
    }

    void restore(SamplerState.Service state, DualClockTime now) {
        last = state.last().sample(now);
        state.runs().forEach(run -> runs.addLast(ServiceRun.of(run, now)));
        until.putAll(state.until());
    }

    private void shift(Duration set) {
        if (!set.isZero()) {
            runs.forEach(run -> run.shift(set));
            until.replaceAll((counter, time) -> time.plus(set));
        }
    }

    /** The run that a sample is of; empty if it is a new one. Without an uptime, a counter that fell shows a new run. */
    private Optional<ServiceRun> runOf(Sample sample) {
        Optional<ServiceRun> current = Optional.ofNullable(runs.peekFirst());
        if (sample.uptime().isEmpty()) {
            return current.filter(run -> !run.fell(sample));
        }
        Optional<ServiceRun> known =
                runs.stream().filter(run -> run.isOf(sample)).min(Comparator.comparing(run -> run.deviation(sample)));
        return known.isPresent()
                ? known
                : current.filter(run -> run.lastWithUptime().isEmpty()
                        && !run.fell(sample)
                        && last != null
                        && !new SampleInterval(last, sample).isRestart(false));
    }

    /**
     * Begins a run. If it started after the last sample, its counters count from 0 since then; what the run before counted
     * after the last sample is lost. If it has been up for longer, nobody knows what it had counted by then.
     */
    private ServiceRun begun(Sample sample) {
        ServiceRun run = new ServiceRun();
        if (last == null) {
            return run;
        }
        SampleInterval interval = new SampleInterval(last, sample);
        boolean isAnother = runs.getFirst().lastWithUptime().isPresent();
        if (sample.uptime().isEmpty() || !isAnother || interval.isRestart(true)) {
            run.begin(interval.startedAt());
        } else {
            say(
                    sample,
                    "it is up for {} s and was not seen before",
                    sample.uptime().get().toSeconds());
        }
        return run;
    }

    /** A small fall within one run is no reset: up to the former value nothing is counted again. */
    private Optional<CounterIncrease> increase(ServiceRun run, UpstreamCounter counter, long value, Sample sample) {
        Instant now = sample.asked().time();
        Optional<Base> base = run.base(counter);
        long before = base.map(Base::value).orElse(value);
        run.setBase(counter, new Base(Math.max(before, value), now));
        if (base.isEmpty()) {
            return Optional.empty();
        }
        Instant from = later(base.get().at(), until.getOrDefault(counter, Instant.MIN));
        until.put(counter, now);
        return Optional.of(
                new CounterIncrease(counter, from.isAfter(now) ? now : from, now, Math.max(0, value - before)));
    }

    /** Whether a counter changed by more than it can have counted: then none of the run's counters is the one that it was. */
    private boolean isAnother(ServiceRun run, Sample sample) {
        for (Map.Entry<UpstreamCounter, Long> total : sample.counters().entrySet()) {
            Optional<Base> base = run.base(total.getKey());
            long before = base.map(Base::value).orElse(total.getValue());
            Duration time = base.map(Base::at)
                    .map(at -> Duration.between(at, sample.asked().time()).plus(sample.took()))
                    .orElse(SECOND);
            if (Math.abs(total.getValue() - before) > most(time)) {
                say(
                        sample,
                        "a total went from {} to {} within {} s, which is more than it can have counted",
                        before,
                        total.getValue(),
                        time.toSeconds());
                return true;
            }
        }
        return false;
    }

    private static double most(Duration time) {
        Duration counted = time.compareTo(SECOND) < 0 ? SECOND : time;
        return counted.toMillis() / 1e3 * MAX_A_SECOND;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Logs once a minute at most, as replicas without an uptime may seem new with each answer. */
    private void say(Sample sample, String what, Object... values) {
        Instant now = sample.asked().time();
        if (now.isBefore(lastLine) || !now.isBefore(lastLine.plus(BETWEEN_LINES))) {
            lastLine = now;
            log.warn(service + ": " + what + ". Its totals are taken as a beginning", values);
        }
    }
}
