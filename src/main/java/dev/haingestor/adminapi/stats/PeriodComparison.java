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
 * Compares a period with an earlier time: its newest whole windows without a gap between them, with those that lie earlier by
 * the shift. Windows that still run, or begin before the data does, are left out: they cover a part of their time only.
 */
final class PeriodComparison {

    private final Duration shift;
    private final Instant from;
    private final NavigableMap<Instant, Reading> comparable = new TreeMap<>();

    /**
     * @param shift how far the earlier windows lie before those of the period; a multiple of their length
     * @param from where the period begins; readings before it are compared with
     * @param since when the data begins; empty where no point is known
     */
    PeriodComparison(Duration shift, Instant from, List<Reading> readings, Optional<Instant> since) {
        this.shift = shift;
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

    /** The comparison of a figure; null where the period has none. */
    @Nullable
    Comparison of(Function<List<Reading>, @Nullable Double> figure) {
        return both(Function.identity()).map(both -> both.compare(figure)).orElse(null);
    }

    /** What the windows to compare add up to; empty where the period has no whole window. */
    <T> Optional<Both<T>> both(Function<List<Reading>, T> fold) {
        List<Reading> now = newest();
        if (now.isEmpty()) {
            return Optional.empty();
        }
        List<Reading> before = now.stream().flatMap(this::earlier).toList();
        boolean known = before.size() == now.size();
        return Optional.of(new Both<>(
                fold.apply(now),
                known ? Optional.of(fold.apply(before)) : Optional.empty(),
                range(now),
                known ? Optional.of(range(before)) : Optional.empty()));
    }

    /**
     * A period and the earlier time, each folded into one.
     *
     * @param previous empty where not all of the earlier time is known, as is its range
     */
    record Both<T>(T current, Optional<T> previous, TimeRange currentRange, Optional<TimeRange> previousRange) {

        /** The comparison of a figure; null where the period has none, and without the earlier one where there is none. */
        @Nullable
        Comparison compare(Function<T, ? extends @Nullable Number> figure) {
            Double now = value(figure.apply(current));
            if (now == null) {
                return null;
            }
            Double before = previous.isPresent() ? value(figure.apply(previous.get())) : null;
            return new Comparison(
                    now, before, change(now, before), currentRange, before == null ? null : previousRange.orElse(null));
        }

        private static @Nullable Double value(@Nullable Number figure) {
            return figure == null ? null : figure.doubleValue();
        }

        private static @Nullable Double change(double current, @Nullable Double previous) {
            return previous == null || previous == 0
                    ? null
                    : ServiceMetrics.rounded(100 * (current - previous) / previous);
        }
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
        return Stream.ofNullable(comparable.get(reading.window().start().minus(shift)));
    }

    private static TimeRange range(List<Reading> readings) {
        return new TimeRange(
                readings.get(0).window().start(),
                readings.get(readings.size() - 1).window().end());
    }
}
