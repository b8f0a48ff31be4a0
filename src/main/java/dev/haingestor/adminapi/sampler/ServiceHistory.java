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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The increases of one upstream service's counters, by minute. Not thread-safe. */
final class ServiceHistory {

    private final String service;
    private final CounterTracker tracker;
    private final Map<UpstreamCounter, IntervalSplitter> splitters = new EnumMap<>(UpstreamCounter.class);

    /** Has only the counters that the service has sent. */
    private final Map<UpstreamCounter, RecentIncreases> recent = new EnumMap<>(UpstreamCounter.class);

    private final Map<UpstreamCounter, MinuteRingBuffer<MinuteCount>> counts = new EnumMap<>(UpstreamCounter.class);
    private @Nullable Instant lastSample;

    /** @param interval between ticks */
    ServiceHistory(String service, Duration interval) {
        this.service = service;
        this.tracker = new CounterTracker(service);
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            counts.put(counter, new MinuteRingBuffer<>(MinuteCount::plusOfSameMinute));
            splitters.put(counter, new IntervalSplitter(interval));
        }
    }

    /** @return the deltas of the intervals between ticks that are known now */
    List<ServiceDelta> take(Sample sample) {
        lastSample = sample.asked().time();
        Map<UpstreamCounter, List<IntervalSplitter.Slot>> over = new EnumMap<>(UpstreamCounter.class);
        for (CounterIncrease increase : tracker.take(sample)) {
            over.put(increase.counter(), splitter(increase.counter()).add(increase));
            recent.computeIfAbsent(increase.counter(), counter -> new RecentIncreases())
                    .add(increase);
            add(increase);
        }
        return ServiceDelta.of(service, over);
    }

    /** The state to keep; empty before the first sample. */
    Optional<SamplerState.Service> state() {
        Map<UpstreamCounter, IntervalSplitter.State> states = new EnumMap<>(UpstreamCounter.class);
        splitters.forEach((counter, splitter) -> states.put(counter, splitter.state()));
        return tracker.state(states);
    }

    void restore(SamplerState.Service state, DualClockTime now) {
        tracker.restore(state, now);
        state.slots().forEach((counter, slot) -> splitter(counter).restore(slot));
    }

    /** Every counter has a splitter from the start. */
    private IntervalSplitter splitter(UpstreamCounter counter) {
        return Objects.requireNonNull(splitters.get(counter));
    }

    private void add(CounterIncrease increase) {
        for (MinuteSplit.Part part : new MinuteSplit(increase.from(), increase.to()).parts()) {
            Objects.requireNonNull(counts.get(increase.counter()))
                    .add(part.minute(), new MinuteCount(part.share(increase.count()), 1, part.length()));
        }
    }

    /** The counts by the windows of a range, and by counter; where nothing is known, {@link MinuteCount#NONE}. */
    List<Map<UpstreamCounter, MinuteCount>> windows(Range range) {
        List<Map<UpstreamCounter, MinuteCount>> windows = new ArrayList<>();
        for (int window = 0; window < range.count(); window++) {
            windows.add(nothing());
        }
        counts.forEach((counter, minutes) ->
                minutes.visit(range, (window, count) -> windows.get(window).merge(counter, count, MinuteCount::plus)));
        return windows;
    }

    /** The counts of a part of a minute, by counter; empty where single increases are not kept any more. */
    Optional<Map<UpstreamCounter, MinuteCount>> part(Window part) {
        Map<UpstreamCounter, MinuteCount> known = nothing();
        for (Map.Entry<UpstreamCounter, RecentIncreases> ring : recent.entrySet()) {
            Optional<MinuteCount> count = ring.getValue().between(part.start(), part.end());
            if (count.isEmpty()) {
                return Optional.empty();
            }
            known.put(ring.getKey(), count.get());
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

    /** The counts as cells, by the names of their fields. */
    static Map<String, Cell> cells(Map<UpstreamCounter, MinuteCount> counts) {
        MinuteCount errors = count(counts, UpstreamCounter.ERRORS);
        Map<String, Cell> cells = new HashMap<>();
        put(cells, ServiceFields.EVENTS_PROCESSED, count(counts, UpstreamCounter.PROCESSED));
        put(
                cells,
                ServiceFields.WRITE_ATTEMPTS,
                new MinuteCount(
                        count(counts, UpstreamCounter.WRITTEN).count() + errors.count(),
                        errors.points(),
                        errors.covered()));
        put(cells, ServiceFields.WRITE_ERRORS, errors);
        return cells;
    }

    private static MinuteCount count(Map<UpstreamCounter, MinuteCount> counts, UpstreamCounter counter) {
        return counts.getOrDefault(counter, MinuteCount.NONE);
    }

    private static void put(Map<String, Cell> cells, String field, MinuteCount count) {
        if (count.points() > 0) {
            cells.put(field, new Delta(count.points(), count.count()));
        }
    }

    /** The last sample's time; empty before the first one. */
    Optional<Instant> lastSample() {
        return Optional.ofNullable(lastSample);
    }
}
