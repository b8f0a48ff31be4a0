package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Window;
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
    private final Totals totals;
    private final Map<Counter, Slots> slots = new EnumMap<>(Counter.class);

    /** Of those counters that the service has. */
    private final Map<Counter, TickRing> ticks = new EnumMap<>(Counter.class);
    private final Map<Counter, Minutes<Tally>> tallies = new EnumMap<>(Counter.class);
    private Instant lastSample;

    /** @param interval between ticks */
    ServiceHistory(String service, Duration interval) {
        this.service = service;
        this.totals = new Totals(service);
        for (Counter counter : Counter.values()) {
            tallies.put(counter, new Minutes<>(Tally::plusOfSameMinute));
            slots.put(counter, new Slots(interval));
        }
    }

    /** @return what is known now of intervals between ticks */
    List<ServiceDelta> take(Sample sample) {
        lastSample = sample.asked().time();
        Map<Counter, List<Slots.Slot>> over = new EnumMap<>(Counter.class);
        for (Increase increase : totals.take(sample)) {
            over.put(increase.counter(), slots.get(increase.counter()).add(increase));
            ticks.computeIfAbsent(increase.counter(), counter -> new TickRing()).add(increase);
            add(increase);
        }
        return ServiceDelta.of(service, over);
    }

    /** Empty before the first sample. */
    Optional<SamplerState.Service> state() {
        Map<Counter, Slots.State> states = new EnumMap<>(Counter.class);
        slots.forEach((counter, slot) -> states.put(counter, slot.state()));
        return totals.state(states);
    }

    void restore(SamplerState.Service state, Moment now) {
        totals.restore(state, now);
        state.slots().forEach((counter, slot) -> slots.get(counter).restore(slot));
    }

    private void add(Increase increase) {
        for (Spread.Part part : new Spread(increase.from(), increase.to()).parts()) {
            tallies.get(increase.counter()).add(part.minute(), new Tally(part.share(increase.count()), 1, part.length()));
        }
    }

    /** By the windows of a range, and by counters; where nothing is known, {@link Tally#NONE}. */
    List<Map<Counter, Tally>> windows(Range range) {
        List<Map<Counter, Tally>> windows = new ArrayList<>();
        for (int window = 0; window < range.count(); window++) {
            windows.add(nothing());
        }
        tallies.forEach((counter, minutes) -> minutes.visit(range, (window, tally) ->
                windows.get(window).merge(counter, tally, Tally::plus)));
        return windows;
    }

    /** What single ticks tell of a part of a minute, by counters; empty where they are not known any more. */
    Optional<Map<Counter, Tally>> part(Window part) {
        Map<Counter, Tally> known = nothing();
        for (Map.Entry<Counter, TickRing> ring : ticks.entrySet()) {
            Optional<Tally> tally = ring.getValue().between(part.start(), part.end());
            if (tally.isEmpty()) {
                return Optional.empty();
            }
            known.put(ring.getKey(), tally.get());
        }
        return Optional.of(known);
    }

    private static Map<Counter, Tally> nothing() {
        Map<Counter, Tally> nothing = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            nothing.put(counter, Tally.NONE);
        }
        return nothing;
    }

    /** As fields, by their names. */
    static Map<String, Cell> cells(Map<Counter, Tally> tallies) {
        Tally errors = tallies.get(Counter.ERRORS);
        Map<String, Cell> cells = new HashMap<>();
        put(cells, ServiceFields.EVENTS_PROCESSED, tallies.get(Counter.PROCESSED));
        put(cells, ServiceFields.WRITE_ATTEMPTS, new Tally(tallies.get(Counter.WRITTEN).count() + errors.count(), errors.points(),
                errors.covered()));
        put(cells, ServiceFields.WRITE_ERRORS, errors);
        return cells;
    }

    private static void put(Map<String, Cell> cells, String field, Tally tally) {
        if (tally.points() > 0) {
            cells.put(field, new Delta(tally.points(), tally.count()));
        }
    }

    /** Empty before the first. */
    Optional<Instant> lastSample() {
        return Optional.ofNullable(lastSample);
    }
}
