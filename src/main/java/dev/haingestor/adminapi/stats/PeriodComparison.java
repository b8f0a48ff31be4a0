package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.stats.StatsAnswer.Comparison;
import dev.haingestor.adminapi.stats.StatsAnswer.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A period against the one before it: the newest windows of it that follow one another without a gap, against those that lie one
 * period earlier. Windows that still run and windows that begin before the data does take no part, as they speak of a part of
 * their time only.
 */
final class PeriodComparison {

    private final Duration period;
    private final Instant from;
    private final NavigableMap<Instant, Reading> comparable = new TreeMap<>();

    /**
     * @param from where the period begins; readings before it belong to the period before
     * @param since when the data begins; empty where no point is known
     */
    PeriodComparison(Duration period, Instant from, List<Reading> readings, Optional<Instant> since) {
        this.period = period;
        this.from = from;
        readings.stream().filter(Reading::whole).filter(reading -> isOfData(reading, since))
                .forEach(reading -> comparable.put(reading.window().start(), reading));
    }

    /** What was sampled is known, be there points of it or not; a store is silent of the time before its data as of one without any. */
    private static boolean isOfData(Reading reading, Optional<Instant> since) {
        return reading.source() == Source.SERVICES_FALLBACK
                || since.filter(first -> !reading.window().start().isBefore(first)).isPresent();
    }

    /** Null where the period has no figure; without the earlier one where not all of its time is known. */
    Comparison of(Function<List<Reading>, Double> figure) {
        List<Reading> now = newest();
        Double current = now.isEmpty() ? null : figure.apply(now);
        if (current == null) {
            return null;
        }
        List<Reading> before = now.stream().flatMap(this::earlier).toList();
        Double previous = before.size() == now.size() ? figure.apply(before) : null;
        return new Comparison(current, previous, change(current, previous), range(now), previous == null ? null : range(before));
    }

    private List<Reading> newest() {
        Deque<Reading> newest = new ArrayDeque<>();
        for (Reading reading : comparable.descendingMap().values()) {
            boolean adjoins = newest.isEmpty() || reading.window().end().equals(newest.getFirst().window().start());
            if (reading.window().start().isBefore(from) || !adjoins) {
                break;
            }
            newest.addFirst(reading);
        }
        return List.copyOf(newest);
    }

    private Stream<Reading> earlier(Reading reading) {
        return Stream.ofNullable(comparable.get(reading.window().start().minus(period)));
    }

    private static Double change(double current, Double previous) {
        return previous == null || previous == 0 ? null : ServiceMetrics.rounded(100 * (current - previous) / previous);
    }

    private static TimeRange range(List<Reading> readings) {
        return new TimeRange(readings.get(0).window().start(), readings.get(readings.size() - 1).window().end());
    }
}
