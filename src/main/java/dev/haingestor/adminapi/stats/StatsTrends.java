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
import java.util.stream.Collectors;

/** The windows of a sheet one by one, and this period against the one before. */
final class StatsTrends {

    /** Earlier data is comparable when it begins within this share of the earlier period: else it covers only a part of it. */
    private static final int REACH = 10;

    private final StatsRequest request;
    private final Sheet sheet;
    private final List<Reading> windows;
    private final Map<Instant, Rollup> services;
    private final Map<Instant, Rollup> latency;

    StatsTrends(StatsRequest request, Sheet sheet) {
        this.request = request;
        this.sheet = sheet;
        this.windows = ofStep(sheet.shown(sheet.events()));
        this.services = byStart(sheet.services());
        this.latency = byStart(sheet.latency());
    }

    /** What an upstream service says of its whole life is no window of a trend. */
    private List<Reading> ofStep(List<Reading> readings) {
        return readings.stream().filter(reading -> reading.window().length().equals(request.window())).toList();
    }

    private Map<Instant, Rollup> byStart(List<Reading> readings) {
        return ofStep(sheet.shown(readings)).stream()
                .collect(Collectors.toMap(reading -> reading.window().start(), Reading::rollup));
    }

    Trends trends() {
        return new Trends(Durations.text(request.window()), windows.stream().map(this::point).toList(),
                comparison(sheet.events(), StatsTrends::eventsPerMinute),
                comparison(sheet.services(), StatsTrends::errorRatePercent));
    }

    private TrendPoint point(Reading events) {
        Instant start = events.window().start();
        Figures figures = Figures.of(services(start)).and(Figures.of(latency(start)));
        long count = StatsFold.events(List.of(events)).orElse(0L);
        return new TrendPoint(events.window().start(), count, Figures.perMinute(count, events.covered()),
                figures.errorRatePercent(), figures.processingTime(), figures.processingTimeP95(), events.source().label());
    }

    private Rollup services(Instant start) {
        return services.getOrDefault(start, Rollup.EMPTY);
    }

    private Rollup latency(Instant start) {
        return latency.getOrDefault(start, Rollup.EMPTY);
    }

    Map<String, List<ServiceTrendPoint>> byService(Collection<String> names) {
        Map<String, List<ServiceTrendPoint>> trends = new LinkedHashMap<>();
        names.forEach(name -> {
            Group group = Group.of(name.equals(StatsFold.NO_SERVICE) ? "" : name);
            trends.put(name, windows.stream().map(window -> servicePoint(window, group)).toList());
        });
        return trends;
    }

    private ServiceTrendPoint servicePoint(Reading window, Group group) {
        Instant start = window.window().start();
        Figures figures = Figures.of(services(start), group).and(Figures.of(latency(start), group));
        return new ServiceTrendPoint(window.window().start(), figures.eventsProcessed(), figures.errorRatePercent(),
                figures.processingTime(), figures.successRate(), window.source().label());
    }

    /** Of whole windows only: the running one would always look like a fall. */
    private Comparison comparison(List<Reading> readings, Function<List<Reading>, Double> figure) {
        List<Reading> now = ofStep(sheet.shown(readings)).stream().filter(Reading::whole).toList();
        List<Reading> before = ofStep(sheet.earlier(readings));
        Double current = now.isEmpty() ? null : figure.apply(now);
        if (current == null) {
            return null;
        }
        Double previous = reachesBack(before) ? figure.apply(before) : null;
        return new Comparison(current, previous, change(current, previous));
    }

    private static boolean reachesBack(List<Reading> before) {
        return before.stream().limit(Math.max(1, before.size() / REACH)).anyMatch(reading -> !reading.rollup().isEmpty());
    }

    private static Double change(double current, Double previous) {
        return previous == null || previous == 0 ? null : Figures.rounded(100 * (current - previous) / previous);
    }

    private static Double eventsPerMinute(List<Reading> readings) {
        Duration covered = readings.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
        Optional<Long> events = StatsFold.events(readings);
        return Figures.perMinute(events.orElse(null), covered);
    }

    private static Double errorRatePercent(List<Reading> readings) {
        return Figures.of(Rollup.sum(readings.stream().map(Reading::rollup).toList())).errorRatePercent();
    }
}
