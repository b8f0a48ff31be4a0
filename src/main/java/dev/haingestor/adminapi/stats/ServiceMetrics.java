package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Rate;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a service, or of all of them, derived from merged cells. Null where there is no data: an error rate of a
 * service that writes nothing is not 0.
 *
 * @param cells of all services together
 * @param services the cells of each of them, for rates: which services are in a rate depends on what each of them writes
 */
record ServiceMetrics(Map<String, Cell> cells, Collection<Map<String, Cell>> services) {

    private static final int DECIMALS = 3;
    private static final double WHOLE_NUMBERS = 1L << 53;

    /** The figures of all groups together. */
    static ServiceMetrics of(Rollup rollup) {
        return new ServiceMetrics(
                rollup.ungrouped().cells().getOrDefault(Group.ALL, Map.of()),
                rollup.cells().values());
    }

    /** The figures of one group. */
    static ServiceMetrics of(Rollup rollup, Group group) {
        Map<String, Cell> own = rollup.cells().getOrDefault(group, Map.of());
        return new ServiceMetrics(own, List.of(own));
    }

    /** Adds figures of other fields. They are put side by side, which is far cheaper than adding up rollups. */
    ServiceMetrics and(ServiceMetrics processingTimes) {
        Map<String, Cell> both = new HashMap<>(cells);
        both.putAll(processingTimes.cells);
        return new ServiceMetrics(both, services);
    }

    @Nullable
    Number eventsProcessed() {
        return number(ServiceFields.EVENTS_PROCESSED);
    }

    @Nullable
    Number writeAttempts() {
        return number(ServiceFields.WRITE_ATTEMPTS);
    }

    @Nullable
    Number writeErrors() {
        return number(ServiceFields.WRITE_ERRORS);
    }

    @Nullable
    Double errorRatePercent() {
        return percent(errorRate());
    }

    /** 100 * errors / attempts, over the services that have both. */
    @Nullable
    Rate errorRate() {
        double attempts = 0;
        double errors = 0;
        for (Map<String, Cell> service : services) {
            Double tried = sum(service, ServiceFields.WRITE_ATTEMPTS);
            Double failed = sum(service, ServiceFields.WRITE_ERRORS);
            if (tried != null && failed != null) {
                attempts += tried;
                errors += failed;
            }
        }
        return attempts == 0 ? null : rate(100 * errors / attempts, attempts);
    }

    @Nullable
    Double successRatePercent() {
        return percent(successRate());
    }

    /** The services' success rates, weighted by their attempts; the mean of the points where no service has attempts. */
    @Nullable
    Rate successRate() {
        Double attempts = null;
        double weighted = 0;
        for (Map<String, Cell> service : services) {
            Double tried = sum(service, ServiceFields.WRITE_ATTEMPTS);
            Double percent = successRate(service);
            if (tried != null && percent != null) {
                attempts = attempts == null ? tried : attempts + tried;
                weighted += tried * percent;
            }
        }
        if (attempts != null && attempts > 0) {
            return rate(weighted / attempts, attempts);
        }
        return cells.get(ServiceFields.SUCCESS_RATE) instanceof Gauge gauge ? rate(gauge.mean(), attempts) : null;
    }

    /** The mean of the success rates that a service writes; without any, the rate of its attempts and errors. */
    private static @Nullable Double successRate(Map<String, Cell> service) {
        if (service.get(ServiceFields.SUCCESS_RATE) instanceof Gauge gauge) {
            return gauge.mean();
        }
        Double attempts = sum(service, ServiceFields.WRITE_ATTEMPTS);
        Double errors = sum(service, ServiceFields.WRITE_ERRORS);
        return attempts == null || errors == null || attempts == 0 ? null : 100 * (attempts - errors) / attempts;
    }

    /** The mean processing time in milliseconds. */
    @Nullable
    Double processingTime() {
        Distribution times = processingTimes();
        return times == null ? null : rounded(times.gauge().mean());
    }

    /** A percentile of the processing time, in milliseconds. */
    @Nullable
    Double quantile(double share) {
        Distribution times = processingTimes();
        return times == null ? null : rounded(times.quantile(share));
    }

    @Nullable
    Percentiles percentiles() {
        Distribution times = processingTimes();
        return times == null
                ? null
                : new Percentiles(
                        rounded(times.quantile(0.50)),
                        rounded(times.quantile(0.95)),
                        rounded(times.quantile(0.99)),
                        rounded(times.gauge().min()),
                        rounded(times.gauge().max()));
    }

    /** Fields whose points add up to no finite number. */
    SortedSet<String> overflowing() {
        return cells.entrySet().stream()
                .filter(cell -> !cell.getValue().isFinite())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Nullable
    Distribution processingTimes() {
        return (Distribution) cells.get(ServiceFields.PROCESSING_TIME);
    }

    private static @Nullable Double sum(Map<String, Cell> cells, String field) {
        return cells.get(field) instanceof Delta delta ? delta.sum() : null;
    }

    private @Nullable Number number(String field) {
        Double sum = sum(cells, field);
        return sum == null ? null : number(sum);
    }

    /** A whole number as such, so that JSON shows no decimals. */
    private static @Nullable Number number(double sum) {
        return sum == Math.rint(sum) && Math.abs(sum) < WHOLE_NUMBERS ? (Number) (long) sum : (Number) rounded(sum);
    }

    private static @Nullable Rate rate(double percent, @Nullable Double attempts) {
        Double shown = rounded(percent);
        return shown == null ? null : new Rate(shown, attempts);
    }

    private static @Nullable Double percent(@Nullable Rate rate) {
        return rate == null ? null : rate.percent();
    }

    /** A count per minute; null where no time is covered. */
    static @Nullable Double perMinute(@Nullable Number total, Duration covered) {
        return total == null || covered.toMillis() <= 0
                ? null
                : rounded(total.doubleValue() * Duration.ofMinutes(1).toMillis() / covered.toMillis());
    }

    /** A figure with three decimals: alerts compare what is shown. */
    static @Nullable Double rounded(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(DECIMALS, RoundingMode.HALF_UP)
                        .doubleValue()
                : null;
    }

    /** @param p50 milliseconds, as all of them; p50, p95, p99 are within 1 %, the extremes exact */
    record Percentiles(
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double p99,
            @Nullable Double min,
            @Nullable Double max) {}
}
