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
import org.jspecify.annotations.Nullable;

/**
 * Compares a period with the one before it: its newest whole windows without a gap between them, with those one period earlier.
 * Windows that still run, or begin before the data does, are left out: they cover a part of their time only.
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
        readings.stream()
                .filter(Reading::whole)
                .filter(reading -> isOfData(reading, since))
                .forEach(reading -> comparable.put(reading.window().start(), reading));
    }

    /** Whether the window's time is known. A store shows the time before its data like time without points; samples do not. */
    private static boolean isOfData(Reading reading, Optional<Instant> since) {
        return reading.source() == Source.SERVICES_FALLBACK
                || since.filter(first -> !reading.window().start().isBefore(first))
                        .isPresent();
    }

    /**
     * The comparison of a figure; null where the period has none, and without the earlier one where that is not wholly known.
     */
    @Nullable
    Comparison of(Function<List<Reading>, @Nullable Double> figure) {
        List<Reading> now = newest();
        Double current = now.isEmpty() ? null : figure.apply(now);
        if (current == null) {
            return null;
        }
        List<Reading> before = now.stream().flatMap(this::earlier).toList();
        Double previous = before.size() == now.size() ? figure.apply(before) : null;
        return new Comparison(
                current, previous, change(current, previous), range(now), previous == null ? null : range(before));
    }

    private List<Reading> newest() {
        Deque<Reading> newest = new ArrayDeque<>();
        for (Reading reading : comparable.descendingMap().values()) {
            boolean adjoins = newest.isEmpty()
                    || reading.window().end().equals(newest.getFirst().window().start());
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

    private static @Nullable Double change(double current, @Nullable Double previous) {
        return previous == null || previous == 0 ? null : ServiceMetrics.rounded(100 * (current - previous) / previous);
    }

    private static TimeRange range(List<Reading> readings) {
        return new TimeRange(
                readings.get(0).window().start(),
                readings.get(readings.size() - 1).window().end());
    }
}
