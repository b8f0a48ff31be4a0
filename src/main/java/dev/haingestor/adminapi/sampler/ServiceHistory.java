package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.upstream.DualClockTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of one upstream service, by minutes. Not thread-safe. */
final class ServiceHistory {

    private final String service;
    private final CounterTracker totals;
    private final Map<UpstreamCounter, IntervalSplitter> slots = new EnumMap<>(UpstreamCounter.class);

    /** Of those counters that the service has. */
    private final Map<UpstreamCounter, RecentIncreases> ticks = new EnumMap<>(UpstreamCounter.class);
    private final Map<UpstreamCounter, MinuteRingBuffer<MinuteCount>> tallies = new EnumMap<>(UpstreamCounter.class);
    private Instant lastSample;

    /** @param interval between ticks */
    ServiceHistory(String service, Duration interval) {
        this.service = service;
        this.totals = new CounterTracker(service);
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            tallies.put(counter, new MinuteRingBuffer<>(MinuteCount::plusOfSameMinute));
            slots.put(counter, new IntervalSplitter(interval));
        }
    }

    /** @return what is known now of intervals between ticks */
    List<ServiceDelta> take(Sample sample) {
        lastSample = sample.asked().time();
        Map<UpstreamCounter, List<IntervalSplitter.Slot>> over = new EnumMap<>(UpstreamCounter.class);
        for (CounterIncrease increase : totals.take(sample)) {
            over.put(increase.counter(), slots.get(increase.counter()).add(increase));
            ticks.computeIfAbsent(increase.counter(), counter -> new RecentIncreases()).add(increase);
            add(increase);
        }
        return ServiceDelta.of(service, over);
    }

    /** Empty before the first sample. */
    Optional<SamplerState.Service> state() {
        Map<UpstreamCounter, IntervalSplitter.State> states = new EnumMap<>(UpstreamCounter.class);
        slots.forEach((counter, slot) -> states.put(counter, slot.state()));
        return totals.state(states);
    }

    void restore(SamplerState.Service state, DualClockTime now) {
        totals.restore(state, now);
        state.slots().forEach((counter, slot) -> slots.get(counter).restore(slot));
    }

    private void add(CounterIncrease increase) {
        for (MinuteSplit.Part part : new MinuteSplit(increase.from(), increase.to()).parts()) {
            tallies.get(increase.counter()).add(part.minute(), new MinuteCount(part.share(increase.count()), 1, part.length()));
        }
    }

    /** By the windows of a range, and by counters; where nothing is known, {@link MinuteCount#NONE}. */
    List<Map<UpstreamCounter, MinuteCount>> windows(Range range) {
        List<Map<UpstreamCounter, MinuteCount>> windows = new ArrayList<>();
        for (int window = 0; window < range.count(); window++) {
            windows.add(nothing());
        }
        tallies.forEach((counter, minutes) -> minutes.visit(range, (window, tally) ->
                windows.get(window).merge(counter, tally, MinuteCount::plus)));
        return windows;
    }

    /** What single ticks tell of a part of a minute, by counters; empty where they are not known any more. */
    Optional<Map<UpstreamCounter, MinuteCount>> part(Window part) {
        Map<UpstreamCounter, MinuteCount> known = nothing();
        for (Map.Entry<UpstreamCounter, RecentIncreases> ring : ticks.entrySet()) {
            Optional<MinuteCount> tally = ring.getValue().between(part.start(), part.end());
            if (tally.isEmpty()) {
                return Optional.empty();
            }
            known.put(ring.getKey(), tally.get());
        }
        return Optional.of(known);
    }

    private static Map<UpstreamCounter, MinuteCount> nothing() {
        Map<UpstreamCounter, MinuteCount> nothing = new EnumMap<>(UpstreamCounter.class);
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            nothing.put(counter, MinuteCount.NONE);
        }
        return nothing;
    }

    /** As fields, by their names. */
    static Map<String, Cell> cells(Map<UpstreamCounter, MinuteCount> tallies) {
        MinuteCount errors = tallies.get(UpstreamCounter.ERRORS);
        Map<String, Cell> cells = new HashMap<>();
        put(cells, ServiceFields.EVENTS_PROCESSED, tallies.get(UpstreamCounter.PROCESSED));
        put(cells, ServiceFields.WRITE_ATTEMPTS, new MinuteCount(tallies.get(UpstreamCounter.WRITTEN).count() + errors.count(), errors.points(),
                errors.covered()));
        put(cells, ServiceFields.WRITE_ERRORS, errors);
        return cells;
    }

    private static void put(Map<String, Cell> cells, String field, MinuteCount tally) {
        if (tally.points() > 0) {
            cells.put(field, new Delta(tally.points(), tally.count()));
        }
    }

    /** Empty before the first. */
    Optional<Instant> lastSample() {
        return Optional.ofNullable(lastSample);
    }
}
