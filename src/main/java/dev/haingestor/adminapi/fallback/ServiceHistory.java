package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is known of one upstream service, by minutes. Not thread-safe. */
final class ServiceHistory {

    private final String service;
    private final Totals totals;
    private final Map<Counter, Slots> slots = new EnumMap<>(Counter.class);

    /** Of those counters that the service has. */
    private final Map<Counter, TickRing> ticks = new EnumMap<>(Counter.class);
    private final Map<Counter, Minutes<Tally>> tallies = new EnumMap<>(Counter.class);
    private Instant begin;
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
            begin = begin == null ? increase.from() : begin;
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

    /** Of each window of the range; where nothing is known, {@link Tally#NONE}. */
    Tally[] tallies(Counter counter, Range range) {
        Tally[] sums = new Tally[range.count()];
        Arrays.fill(sums, Tally.NONE);
        tallies.get(counter).visit(range, (window, tally) -> sums[window] = sums[window].plus(tally));
        return sums;
    }

    /** All of a window, as fields by their names. */
    List<Map<String, Cell>> cells(Range range) {
        Tally[] processed = tallies(Counter.PROCESSED, range);
        Tally[] written = tallies(Counter.WRITTEN, range);
        Tally[] errors = tallies(Counter.ERRORS, range);
        return IntStream.range(0, range.count())
                .mapToObj(window -> cells(processed[window], written[window], errors[window])).toList();
    }

    static Map<String, Cell> cells(Tally processed, Tally written, Tally errors) {
        Map<String, Cell> cells = new HashMap<>();
        put(cells, ServiceFields.EVENTS_PROCESSED, processed);
        put(cells, ServiceFields.WRITE_ATTEMPTS, new Tally(written.count() + errors.count(), errors.points(), errors.covered()));
        put(cells, ServiceFields.WRITE_ERRORS, errors);
        return cells;
    }

    /** What single ticks tell of a time, by counters; empty where they are not known any more. */
    Optional<Map<Counter, Tally>> between(Instant from, Instant to) {
        Map<Counter, Tally> known = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            Optional<Tally> tally = ticks.containsKey(counter) ? ticks.get(counter).between(from, to) : Optional.of(Tally.NONE);
            if (tally.isEmpty()) {
                return Optional.empty();
            }
            known.put(counter, tally.get());
        }
        return Optional.of(known);
    }

    private static void put(Map<String, Cell> cells, String field, Tally tally) {
        if (tally.points() > 0) {
            cells.put(field, new Delta(tally.points(), tally.count()));
        }
    }

    /** Of how much of each window anything is known. */
    Duration[] covered(Range range) {
        Duration[] longest = new Duration[range.count()];
        Arrays.fill(longest, Duration.ZERO);
        for (Counter counter : Counter.values()) {
            Tally[] sums = tallies(counter, range);
            for (int window = 0; window < longest.length; window++) {
                longest[window] = longest[window].compareTo(sums[window].covered()) > 0 ? longest[window] : sums[window].covered();
            }
        }
        return longest;
    }

    /** Since when anything is known and kept. */
    Optional<Instant> coveredSince() {
        return tallies.values().stream().flatMap(minutes -> minutes.earliest().stream().boxed())
                .min(Long::compare).map(minute -> Instant.ofEpochSecond(minute * Minutes.SECONDS))
                .map(minute -> minute.isBefore(begin) ? begin : minute);
    }

    /** Empty before the first. */
    Optional<Instant> lastSample() {
        return Optional.ofNullable(lastSample);
    }
}
