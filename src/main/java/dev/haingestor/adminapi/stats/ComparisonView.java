package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.stats.PeriodComparison.Both;
import dev.haingestor.adminapi.stats.StatsAnswer.Comparison;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every figure of a period against that of an earlier time.
 *
 * @param with the earlier time, by the name in the request
 * @param shift how far it lies before the period
 * @param metrics of the system, by name
 * @param services by the names of the service and of the figure
 */
record ComparisonView(
        String with, String shift, Map<String, Comparison> metrics, Map<String, Map<String, Comparison>> services) {

    /** @param earlier the same figures of the earlier time */
    static ComparisonView of(ComparedTime with, Duration shift, StatsReadings data, StatsReadings earlier) {
        Compared compared = new Compared(shift, data, earlier);
        return new ComparisonView(with.label(), Durations.text(shift), compared.system(), compared.services());
    }

    private record Compared(Duration shift, StatsReadings data, StatsReadings earlier) {

        private Optional<Both<List<Reading>>> events() {
            return comparison(earlier.events(), data.events(), data.eventsSince())
                    .both(readings -> readings);
        }

        private Optional<Both<Rollup>> counts() {
            return comparison(earlier.services(), data.services(), data.servicesSince())
                    .both(Compared::sum);
        }

        private Optional<Both<Rollup>> times() {
            return comparison(earlier.latency(), data.latency(), data.servicesSince())
                    .both(Compared::sum);
        }

        private PeriodComparison comparison(List<Reading> before, List<Reading> now, Optional<Instant> since) {
            return new PeriodComparison(
                    shift,
                    data.from(),
                    Stream.concat(before.stream(), data.shown(now).stream()).toList(),
                    since);
        }

        private static Rollup sum(List<Reading> readings) {
            return Rollup.sum(readings.stream().map(Reading::rollup).toList());
        }

        Map<String, Comparison> system() {
            Map<String, Comparison> figures = new LinkedHashMap<>();
            events().ifPresent(both -> {
                put(
                        figures,
                        "events",
                        both.compare(
                                readings -> StatsCalculator.events(readings).orElse(null)));
                put(figures, "events_per_minute", both.compare(StatsTrends::eventsPerMinute));
            });
            counts().ifPresent(both -> Figure.of(false)
                    .forEach(figure -> put(figures, figure.label(), both.compare(sum -> figure.of(all(sum))))));
            times().ifPresent(both -> Figure.of(true)
                    .forEach(figure -> put(figures, figure.label(), both.compare(sum -> figure.of(all(sum))))));
            return figures;
        }

        private ServiceMetrics all(Rollup sum) {
            return ServiceMetrics.of(sum.only(data::isCounted));
        }

        /** The sum of those without names is left out: it is of other services in each time. */
        Map<String, Map<String, Comparison>> services() {
            Map<String, Map<String, Comparison>> services = new LinkedHashMap<>();
            counts().ifPresent(both -> add(services, both, Figure.of(false)));
            times().ifPresent(both -> add(services, both, Figure.of(true)));
            return services;
        }

        private static void add(
                Map<String, Map<String, Comparison>> services, Both<Rollup> both, List<Figure> figures) {
            both.current().cells().keySet().stream()
                    .filter(group -> !group.isRest())
                    .sorted(Group.BY_NAME)
                    .forEach(group -> {
                        Map<String, Comparison> own =
                                services.computeIfAbsent(ServiceNames.name(group), name -> new LinkedHashMap<>());
                        figures.forEach(figure -> put(
                                own, figure.label(), both.compare(sum -> figure.of(ServiceMetrics.of(sum, group)))));
                    });
        }

        private static void put(Map<String, Comparison> figures, String name, @Nullable Comparison comparison) {
            if (comparison != null) {
                figures.put(name, comparison);
            }
        }
    }
}
