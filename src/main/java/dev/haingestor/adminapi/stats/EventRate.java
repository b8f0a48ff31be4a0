package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The rate at which events come in at present: of the live minute and the whole one before it. */
final class EventRate {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private EventRate() {}

    /**
     * The events a second up to the answer's moment.
     *
     * @param answer one with trend points of a minute
     * @return empty when the last minute is not known
     */
    static OptionalDouble perSecond(StatsAnswer answer) {
        Instant asOf = answer.asOf();
        List<TrendPoint> last = answer.trends().points().stream()
                .filter(point -> point.time().isAfter(asOf.minus(MINUTE.multipliedBy(2))) && point.count() != null)
                .toList();
        Optional<TrendPoint> first = last.stream().findFirst();
        boolean isLive =
                last.stream().anyMatch(point -> point.time().plus(MINUTE).isAfter(asOf));
        if (!isLive
                || first.isEmpty()
                || Duration.between(first.get().time(), asOf).compareTo(MINUTE) < 0) {
            return OptionalDouble.empty();
        }
        long events = last.stream().mapToLong(EventRate::count).sum();
        return OptionalDouble.of(
                events * 1_000.0 / Duration.between(first.get().time(), asOf).toMillis());
    }

    private static long count(TrendPoint point) {
        return point.count() == null ? 0 : point.count();
    }
}
