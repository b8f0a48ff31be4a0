package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of one upstream service, by minutes. Not thread-safe. */
final class ServiceHistory {

    private final Totals totals;
    private final Map<Counter, Minutes<Tally>> tallies = new EnumMap<>(Counter.class);
    private final Minutes<Gauge> successRates = new Minutes<>((one, other) -> (Gauge) one.plus(other));
    private Instant begin;
    private Instant lastSample;

    ServiceHistory(String service) {
        this.totals = new Totals(service);
        for (Counter counter : Counter.values()) {
            tallies.put(counter, new Minutes<>(Tally::plusOfSameMinute));
        }
    }

    /** @return what each total grew by since it was last known */
    Map<Counter, Long> take(Sample sample) {
        lastSample = sample.asked().time();
        Map<Counter, Long> grown = new EnumMap<>(Counter.class);
        List<Increase> increases = totals.take(sample);
        for (Increase increase : increases) {
            begin = begin == null ? increase.from() : begin;
            grown.put(increase.counter(), increase.count());
            add(increase);
        }
        addSuccessRate(increases);
        return grown;
    }

    private void add(Increase increase) {
        for (Spread.Part part : new Spread(increase.from(), increase.to()).parts()) {
            tallies.get(increase.counter()).add(part.minute(), new Tally(part.share(increase.count()), 1, part.length()));
            successRates.pass(part.minute());
        }
    }

    /** In the minutes that hold any of the attempts. */
    private void addSuccessRate(List<Increase> increases) {
        Optional<Increase> written = of(Counter.WRITTEN, increases);
        Optional<Increase> errors = of(Counter.ERRORS, increases);
        if (written.isEmpty() || errors.isEmpty() || written.get().count() + errors.get().count() <= 0) {
            return;
        }
        Gauge rate = Gauge.of(successRate(written.get().count(), errors.get().count()));
        new Spread(errors.get().from(), errors.get().to()).parts().stream()
                .filter(part -> part.share(written.get().count()) + part.share(errors.get().count()) > 0)
                .forEach(part -> successRates.add(part.minute(), rate));
    }

    /** Percent of the attempts that succeeded. */
    static double successRate(long written, long errors) {
        return 100.0 * written / ((double) written + errors);
    }

    private static Optional<Increase> of(Counter counter, List<Increase> increases) {
        return increases.stream().filter(increase -> increase.counter() == counter).findFirst();
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
        Gauge[] rates = successRates(range);
        return Stream.iterate(0, window -> window < range.count(), window -> window + 1).map(window -> {
            Map<String, Cell> cells = new HashMap<>();
            put(cells, ServiceFields.EVENTS_PROCESSED, processed[window]);
            put(cells, ServiceFields.WRITE_ATTEMPTS, new Tally(written[window].count() + errors[window].count(),
                    errors[window].points(), errors[window].covered()));
            put(cells, ServiceFields.WRITE_ERRORS, errors[window]);
            Optional.ofNullable(rates[window]).ifPresent(rate -> cells.put(ServiceFields.SUCCESS_RATE, rate));
            return cells;
        }).toList();
    }

    private static void put(Map<String, Cell> cells, String field, Tally tally) {
        if (tally.points() > 0) {
            cells.put(field, new Delta(tally.points(), tally.count()));
        }
    }

    private Gauge[] successRates(Range range) {
        Gauge[] rates = new Gauge[range.count()];
        successRates.visit(range, (window, rate) ->
                rates[window] = rates[window] == null ? rate : (Gauge) rates[window].plus(rate));
        return rates;
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
