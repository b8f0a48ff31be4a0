package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.stats.StatsAnswer.Comparison;
import dev.haingestor.adminapi.stats.StatsAnswer.ServiceTrendPoint;
import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import dev.haingestor.adminapi.stats.StatsAnswer.Trends;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the points of a trend, and compares the period with the one before. */
final class StatsTrends {

    private final StatsRequest request;
    private final StatsReadings data;
    private final WindowFigures windows;

    StatsTrends(StatsRequest request, StatsReadings data) {
        this.request = request;
        this.data = data;
        this.windows = new WindowFigures(data);
    }

    Trends trends() {
        return new Trends(
                Durations.text(request.window()),
                windows.starts().stream().map(this::point).toList(),
                comparison(data.events(), data.eventsSince(), StatsTrends::eventsPerMinute),
                comparison(data.services(), data.servicesSince(), this::errorRatePercent));
    }

    private TrendPoint point(Instant start) {
        ServiceMetrics figures = windows.all(start);
        Optional<ReceivedEvents> received = windows.received(start);
        return new TrendPoint(
                start,
                windows.events(start),
                windows.eventsPerMinute(start),
                figures.errorRatePercent(),
                figures.processingTime(),
                figures.quantile(0.95),
                received.map(ReceivedEvents::received).orElse(null),
                received.flatMap(ReceivedEvents::storedPercent).orElse(null),
                windows.source(start),
                partial(start));
    }

    /** True while the window runs, else null: then the field is left out. */
    private @Nullable Boolean partial(Instant start) {
        return start.plus(request.window()).isAfter(data.asOf()) ? Boolean.TRUE : null;
    }

    Map<String, List<ServiceTrendPoint>> byService(Collection<String> names) {
        Map<String, List<ServiceTrendPoint>> trends = new LinkedHashMap<>();
        names.forEach(name -> {
            Group group = ServiceNames.group(name);
            trends.put(
                    name,
                    windows.starts().stream()
                            .map(start -> servicePoint(start, group))
                            .toList());
        });
        return trends;
    }

    private ServiceTrendPoint servicePoint(Instant start, Group group) {
        ServiceMetrics figures = windows.of(group, start);
        return new ServiceTrendPoint(
                start,
                figures.eventsProcessed(),
                figures.errorRatePercent(),
                figures.processingTime(),
                figures.successRatePercent(),
                windows.source(start),
                partial(start));
    }

    private @Nullable Comparison comparison(
            List<Reading> readings, Optional<Instant> since, Function<List<Reading>, @Nullable Double> figure) {
        return new PeriodComparison(request.time().shift(request.window()), data.from(), readings, since).of(figure);
    }

    static @Nullable Double eventsPerMinute(List<Reading> readings) {
        Duration covered = readings.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
        Optional<Long> events = StatsCalculator.events(readings);
        return ServiceMetrics.perMinute(events.orElse(null), covered);
    }

    private @Nullable Double errorRatePercent(List<Reading> readings) {
        return ServiceMetrics.of(
                        Rollup.sum(readings.stream().map(Reading::rollup).toList())
                                .only(data::isCounted))
                .errorRatePercent();
    }
}
