package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Alert;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.stats.StatsAnswer.Service;
import dev.haingestor.adminapi.stats.StatsAnswer.ServiceTrendPoint;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bodies of the endpoints that show a part of an answer. */
final class StatsViews {

    private StatsViews() {}

    /** The body of {@code GET /api/v1/stats/services}. */
    static Map<String, ServiceView> services(Stats stats) {
        Map<String, ServiceView> views = new LinkedHashMap<>();
        Map<String, List<ServiceTrendPoint>> trends = stats.serviceTrends().get();
        stats.answer()
                .metrics()
                .services()
                .forEach((name, service) -> views.put(
                        name,
                        new ServiceView(
                                service,
                                new ServiceTrends(
                                        stats.answer().trends().window(), trends.getOrDefault(name, List.of())),
                                stats.answer().alerts().stream()
                                        .filter(alert -> alert.isOfService(name))
                                        .toList())));
        return views;
    }

    /** The body of {@code GET /api/v1/stats/performance}. */
    static Performance performance(Stats stats) {
        StatsAnswer.Metrics metrics = stats.answer().metrics();
        Map<String, ServicePerformance> services = new LinkedHashMap<>();
        metrics.services()
                .forEach((name, service) ->
                        services.put(name, performance(service, stats.data().covered(name))));
        Overall overall = new Overall(
                metrics.totalWrites(),
                metrics.writeErrors(),
                metrics.processingTimeAvg(),
                metrics.successRate(),
                throughput(services.values()));
        return new Performance(
                overall,
                services,
                stats.answer().alerts().stream()
                        .map(alert -> recommendation(alert, stats))
                        .toList());
    }

    /** The sum of the services' rates: in a fallback each covers a time of its own. */
    private static @Nullable Double throughput(Collection<ServicePerformance> services) {
        List<Double> known = services.stream()
                .map(ServicePerformance::throughput)
                .filter(Objects::nonNull)
                .toList();
        return known.isEmpty()
                ? null
                : ServiceMetrics.rounded(
                        known.stream().mapToDouble(Double::doubleValue).sum());
    }

    private static ServicePerformance performance(Service service, Duration covered) {
        ServiceMetrics.Percentiles times = service.processingTimePercentiles();
        return new ServicePerformance(
                service.writeAttempts(),
                service.writeErrors(),
                service.processingTimeMs(),
                times == null ? null : times.p95(),
                service.successRate(),
                ServiceMetrics.perMinute(service.writeAttempts(), covered));
    }

    private static String recommendation(Alert alert, Stats stats) {
        return switch (alert.type()) {
            case "high_error_rate" ->
                "%s: error rate %s %% is above %s %%: look at its write errors first%s."
                        .formatted(alert.service(), text(alert.value()), text(alert.threshold()), errors(alert, stats));
            case "low_success_rate" ->
                "%s: success rate %s %% is below %s %%: look at its write errors first%s."
                        .formatted(alert.service(), text(alert.value()), text(alert.threshold()), errors(alert, stats));
            case "high_processing_time" ->
                "%s: mean processing time %s ms is above %s ms: look at its slowest work first."
                        .formatted(alert.service(), text(alert.value()), text(alert.threshold()));
            default -> alert.message() + ".";
        };
    }

    /** A figure of an alert that compares one with a threshold. */
    private static String text(@Nullable Double figure) {
        return Alert.text(Objects.requireNonNull(figure));
    }

    private static String errors(Alert alert, Stats stats) {
        StatsAnswer.Metrics metrics = stats.answer().metrics();
        Number errors = alert.scope().equals(AlertCalculator.SYSTEM)
                ? metrics.writeErrors()
                : Objects.requireNonNull(metrics.services().get(alert.service()))
                        .writeErrors();
        return errors == null ? "" : " (" + errors + " in " + metrics.period() + ")";
    }

    record ServiceView(Service metrics, ServiceTrends trends, List<Alert> alerts) {}

    record ServiceTrends(String window, List<ServiceTrendPoint> points) {}

    /** @param recommendations one for each alert */
    record Performance(Overall overall, Map<String, ServicePerformance> services, List<String> recommendations) {}

    /** @param averageResponseTime mean processing time in milliseconds
     *  @param throughput writes a minute */
    record Overall(
            @Nullable Number totalRequests,
            @Nullable Number totalErrors,
            @Nullable Double averageResponseTime,
            @Nullable Double successRate,
            @Nullable Double throughput) {}

    /** @param p95 of the processing time, in milliseconds */
    record ServicePerformance(
            @Nullable Number totalRequests,
            @Nullable Number totalErrors,
            @Nullable Double averageResponseTime,
            @Nullable Double p95,
            @Nullable Double successRate,
            @Nullable Double throughput) {}
}
