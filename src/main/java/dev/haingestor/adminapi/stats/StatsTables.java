package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Alert;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.stats.ServiceMetrics.Percentiles;
import dev.haingestor.adminapi.stats.StatsAnswer.Service;
import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import dev.haingestor.adminapi.stats.StatsViews.Overall;
import dev.haingestor.adminapi.stats.StatsViews.Performance;
import dev.haingestor.adminapi.stats.StatsViews.ServicePerformance;
import dev.haingestor.adminapi.web.csv.CsvTable;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of the endpoints, with the names that the figures have in JSON. */
final class StatsTables {

    private static final List<Column<TrendPoint>> TREND = List.of(
            new Column<>("time", TrendPoint::time),
            new Column<>("count", TrendPoint::count),
            new Column<>("events_per_minute", TrendPoint::eventsPerMinute),
            new Column<>("error_rate_percent", TrendPoint::errorRatePercent),
            new Column<>("processing_time_ms", TrendPoint::processingTimeMs),
            new Column<>("processing_time_p95", TrendPoint::processingTimeP95),
            new Column<>("events_received", TrendPoint::eventsReceived),
            new Column<>("stored_percent", TrendPoint::storedPercent),
            new Column<>("source", TrendPoint::source),
            new Column<>("partial", TrendPoint::partial));

    private static final List<Column<Map.Entry<String, Service>>> SERVICES = List.of(
            new Column<>("service", Map.Entry::getKey),
            of("events_processed", Service::eventsProcessed),
            of("write_attempts", Service::writeAttempts),
            of("write_errors", Service::writeErrors),
            of("error_rate_percent", Service::errorRatePercent),
            of("success_rate", Service::successRate),
            of("processing_time_ms", Service::processingTimeMs),
            of("processing_time_p50", service -> percentile(service, Percentiles::p50)),
            of("processing_time_p95", service -> percentile(service, Percentiles::p95)),
            of("processing_time_p99", service -> percentile(service, Percentiles::p99)),
            of("last_update", Service::lastUpdate));

    private static final List<Column<Alert>> ALERTS = List.of(
            new Column<>("timestamp", Alert::timestamp),
            new Column<>("type", Alert::type),
            new Column<>("severity", Alert::severity),
            new Column<>("scope", Alert::scope),
            new Column<>("service", Alert::service),
            new Column<>("metric", Alert::metric),
            new Column<>("value", Alert::value),
            new Column<>("threshold", Alert::threshold),
            new Column<>("message", Alert::message));

    private static final List<Column<PerformanceRow>> PERFORMANCE = List.of(
            new Column<>("scope", PerformanceRow::scope),
            new Column<>("service", PerformanceRow::service),
            new Column<>("total_requests", row -> row.figures().totalRequests()),
            new Column<>("total_errors", row -> row.figures().totalErrors()),
            new Column<>("average_response_time", row -> row.figures().averageResponseTime()),
            new Column<>("p95", row -> row.figures().p95()),
            new Column<>("success_rate", row -> row.figures().successRate()),
            new Column<>("throughput", row -> row.figures().throughput()));

    private StatsTables() {}

    private static Column<Map.Entry<String, Service>> of(
            String name, Function<Service, ? extends @Nullable Object> figure) {
        return new Column<>(name, entry -> figure.apply(entry.getValue()));
    }

    private static @Nullable Double percentile(Service service, Function<Percentiles, @Nullable Double> which) {
        Percentiles times = service.processingTimePercentiles();
        return times == null ? null : which.apply(times);
    }

    /** A row for each window. */
    static CsvTable<TrendPoint> trend(Stats stats) {
        return new CsvTable<>(TREND, stats.answer().trends().points());
    }

    /** A row for each service. */
    static CsvTable<Map.Entry<String, Service>> services(Stats stats) {
        return new CsvTable<>(SERVICES, stats.answer().metrics().services().entrySet());
    }

    static CsvTable<Alert> alerts(Stats stats) {
        return new CsvTable<>(ALERTS, stats.answer().alerts());
    }

    /** A row for all services together, and one for each. */
    static CsvTable<PerformanceRow> performance(Stats stats) {
        Performance performance = StatsViews.performance(stats);
        Overall all = performance.overall();
        List<PerformanceRow> rows = new ArrayList<>();
        rows.add(new PerformanceRow(
                AlertCalculator.SYSTEM,
                AlertCalculator.SYSTEM,
                new ServicePerformance(
                        all.totalRequests(),
                        all.totalErrors(),
                        all.averageResponseTime(),
                        null,
                        all.successRate(),
                        all.throughput())));
        performance
                .services()
                .forEach((name, figures) -> rows.add(new PerformanceRow(AlertCalculator.SERVICE, name, figures)));
        return new CsvTable<>(PERFORMANCE, rows);
    }

    /** @param scope as of an {@link Alert}, as a service may be named like all together */
    record PerformanceRow(String scope, String service, ServicePerformance figures) {}
}
