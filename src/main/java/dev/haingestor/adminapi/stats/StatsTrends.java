package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
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
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the points of a trend, and compares the period with the one before. */
final class StatsTrends {

    private final StatsRequest request;
    private final StatsReadings data;
    private final Map<Instant, Reading> events;
    private final Map<Instant, Reading> services;
    private final Map<Instant, Reading> latency;

    /** The starts of windows of which something is known. */
    private final SortedSet<Instant> windows = new TreeSet<>();

    StatsTrends(StatsRequest request, StatsReadings data) {
        this.request = request;
        this.data = data;
        this.events = byStart(data.events());
        this.services = byStart(data.services());
        this.latency = byStart(data.latency());
        windows.addAll(events.keySet());
        windows.addAll(services.keySet());
    }

    private Map<Instant, Reading> byStart(List<Reading> readings) {
        return data.shown(readings).stream()
                .collect(Collectors.toMap(reading -> reading.window().start(), Function.identity()));
    }

    Trends trends() {
        return new Trends(
                Durations.text(request.window()),
                windows.stream().map(this::point).toList(),
                comparison(data.events(), data.eventsSince(), StatsTrends::eventsPerMinute),
                comparison(data.services(), data.servicesSince(), this::errorRatePercent));
    }

    private TrendPoint point(Instant start) {
        ServiceMetrics figures =
                ServiceMetrics.of(counted(services, start)).and(ServiceMetrics.of(counted(latency, start)));
        Optional<Reading> counted = Optional.ofNullable(events.get(start));
        Long count = counted.flatMap(reading -> StatsCalculator.events(List.of(reading)))
                .orElse(null);
        return new TrendPoint(
                start,
                count,
                ServiceMetrics.perMinute(count, counted.map(Reading::covered).orElse(Duration.ZERO)),
                figures.errorRatePercent(),
                figures.processingTime(),
                figures.processingTimeP95(),
                source(start),
                partial(start));
    }

    /** The source of a window: the fallback, if any part of it is. */
    private String source(Instant start) {
        List<Source> sources = Stream.of(events.get(start), services.get(start))
                .filter(Objects::nonNull)
                .map(Reading::source)
                .toList();
        return (sources.contains(Source.SERVICES_FALLBACK) ? Source.SERVICES_FALLBACK : sources.get(0)).label();
    }

    /** True while the window runs, else null: then the field is left out. */
    private @Nullable Boolean partial(Instant start) {
        return start.plus(request.window()).isAfter(data.asOf()) ? Boolean.TRUE : null;
    }

    private Rollup counted(Map<Instant, Reading> readings, Instant start) {
        return rollup(readings, start).only(data::isCounted);
    }

    private static Rollup rollup(Map<Instant, Reading> readings, Instant start) {
        return Optional.ofNullable(readings.get(start)).map(Reading::rollup).orElse(Rollup.EMPTY);
    }

    Map<String, List<ServiceTrendPoint>> byService(Collection<String> names) {
        Map<String, List<ServiceTrendPoint>> trends = new LinkedHashMap<>();
        names.forEach(name -> {
            Group group = ServiceNames.group(name);
            trends.put(
                    name,
                    windows.stream().map(window -> servicePoint(window, group)).toList());
        });
        return trends;
    }

    private ServiceTrendPoint servicePoint(Instant start, Group group) {
        ServiceMetrics figures =
                ServiceMetrics.of(rollup(services, start), group).and(ServiceMetrics.of(rollup(latency, start), group));
        return new ServiceTrendPoint(
                start,
                figures.eventsProcessed(),
                figures.errorRatePercent(),
                figures.processingTime(),
                figures.successRatePercent(),
                source(start),
                partial(start));
    }

    private @Nullable Comparison comparison(
            List<Reading> readings, Optional<Instant> since, Function<List<Reading>, @Nullable Double> figure) {
        return new PeriodComparison(request.period().length(), data.from(), readings, since).of(figure);
    }

    private static @Nullable Double eventsPerMinute(List<Reading> readings) {
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
