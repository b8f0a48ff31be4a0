package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.fallback.ServiceFields;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Rollup;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The figures of a service, or of all of them, derived from merged cells. Null where there is no data: an error rate of a
 * service that writes nothing is not 0.
 */
record Figures(Map<String, Cell> cells) {

    private static final int DECIMALS = 3;
    private static final double WHOLE_NUMBERS = 1L << 53;

    /** Of all groups together. */
    static Figures of(Rollup rollup) {
        return of(rollup.ungrouped(), Group.ALL);
    }

    /** Of one group. */
    static Figures of(Rollup rollup, Group group) {
        return new Figures(rollup.cells().getOrDefault(group, Map.of()));
    }

    /** With the figures of other fields: put side by side, which is far cheaper than adding up rollups. */
    Figures and(Figures others) {
        Map<String, Cell> both = new HashMap<>(cells);
        both.putAll(others.cells);
        return new Figures(both);
    }

    Number eventsProcessed() {
        return sum(ServiceFields.EVENTS_PROCESSED);
    }

    Number writeAttempts() {
        return sum(ServiceFields.WRITE_ATTEMPTS);
    }

    Number writeErrors() {
        return sum(ServiceFields.WRITE_ERRORS);
    }

    /** 100 * errors / attempts. */
    Double errorRatePercent() {
        Number attempts = writeAttempts();
        Number errors = writeErrors();
        return attempts == null || errors == null || attempts.doubleValue() == 0 ? null
                : rounded(100 * errors.doubleValue() / attempts.doubleValue());
    }

    /** Mean of the points. */
    Double successRate() {
        return cells.get(ServiceFields.SUCCESS_RATE) instanceof Gauge gauge ? rounded(gauge.mean()) : null;
    }

    /** Mean milliseconds. */
    Double processingTime() {
        return processingTimes() == null ? null : rounded(processingTimes().gauge().mean());
    }

    Double processingTimeP95() {
        return processingTimes() == null ? null : rounded(processingTimes().quantile(0.95));
    }

    Percentiles percentiles() {
        Distribution times = processingTimes();
        return times == null ? null : new Percentiles(rounded(times.quantile(0.50)), rounded(times.quantile(0.95)),
                rounded(times.quantile(0.99)), rounded(times.gauge().min()), rounded(times.gauge().max()));
    }

    private Distribution processingTimes() {
        return (Distribution) cells.get(ServiceFields.PROCESSING_TIME);
    }

    private Number sum(String field) {
        return cells.get(field) instanceof Delta delta ? number(delta.sum()) : null;
    }

    /** A whole number is written as one. */
    private static Number number(double sum) {
        return sum == Math.rint(sum) && Math.abs(sum) < WHOLE_NUMBERS ? (Number) (long) sum : (Number) rounded(sum);
    }

    /** Null where no time is covered. */
    static Double perMinute(Number total, Duration covered) {
        return total == null || covered.toMillis() <= 0 ? null
                : rounded(total.doubleValue() * Duration.ofMinutes(1).toMillis() / covered.toMillis());
    }

    /** To three decimals; alerts compare what is shown. */
    static Double rounded(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue() : null;
    }

    /** @param p50 milliseconds, as all of them; p50, p95, p99 are within 1 %, the extremes exact */
    record Percentiles(Double p50, Double p95, Double p99, Double min, Double max) {
    }
}
