package dev.haingestor.adminapi.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the figures of an answer with the thresholds. Pure: what it is not shown it does not know. */
public final class AlertCalculator {

    /** The service of an alert that speaks of all of them. */
    public static final String SYSTEM = "system";

    private static final String ERROR = "error";
    private static final String WARNING = "warning";

    private final AlertProperties thresholds;

    public AlertCalculator(AlertProperties thresholds) {
        this.thresholds = thresholds;
    }

    /** In the order of the subjects; of each figure its worst alert only. */
    public List<Alert> alerts(List<Subject> subjects, Instant timestamp) {
        List<Alert> alerts = new ArrayList<>();
        for (Subject subject : subjects) {
            errorRate(subject, timestamp).ifPresent(alerts::add);
            successRate(subject, timestamp).ifPresent(alerts::add);
            processingTime(subject, timestamp).ifPresent(alerts::add);
        }
        return alerts;
    }

    /** Half an answer is not an all-clear. */
    public Alert degraded(String reason, Instant timestamp) {
        return new Alert("degraded_source", WARNING, WARNING, SYSTEM, "source", null, null, reason, timestamp);
    }

    /**
     * Whether no event has come for longer than the silence that is allowed.
     *
     * @param lastEvent empty when there was none at all
     */
    public boolean isSilent(Optional<Instant> lastEvent, Instant asOf) {
        Duration allowed = thresholds.silence();
        return !allowed.isZero() && lastEvent.map(time -> time.isBefore(asOf.minus(allowed))).orElse(true);
    }

    private Optional<Alert> errorRate(Subject subject, Instant timestamp) {
        Double value = subject.errorRate();
        return above(value, thresholds.errorRateError(), thresholds.errorRateWarning()).map(passed -> alert(
                "high_error_rate", passed, subject, "error_rate_percent", value,
                "Error rate of " + subject.service() + " is " + Alert.text(value) + " %", timestamp));
    }

    private Optional<Alert> successRate(Subject subject, Instant timestamp) {
        Double value = subject.successRate();
        return below(value, thresholds.successRateError(), thresholds.successRateWarning()).map(passed -> alert(
                "low_success_rate", passed, subject, "success_rate", value,
                "Success rate of " + subject.service() + " is " + Alert.text(value) + " %", timestamp));
    }

    private Optional<Alert> processingTime(Subject subject, Instant timestamp) {
        Double value = subject.processingTime();
        return above(value, Double.POSITIVE_INFINITY, thresholds.processingTimeWarning()).map(passed -> alert(
                "high_processing_time", passed, subject, "processing_time_ms", value,
                "Mean processing time of " + subject.service() + " is " + Alert.text(value) + " ms", timestamp));
    }

    private static Optional<Passed> above(Double value, double error, double warning) {
        if (value == null || value <= warning) {
            return Optional.empty();
        }
        return Optional.of(value > error ? new Passed(ERROR, error) : new Passed(WARNING, warning));
    }

    private static Optional<Passed> below(Double value, double error, double warning) {
        if (value == null || value >= warning) {
            return Optional.empty();
        }
        return Optional.of(value < error ? new Passed(ERROR, error) : new Passed(WARNING, warning));
    }

    private static Alert alert(String type, Passed passed, Subject subject, String metric, Double value, String message,
            Instant timestamp) {
        return new Alert(type, passed.severity(), passed.severity(), subject.service(), metric, value,
                passed.threshold(), message, timestamp);
    }

    private record Passed(String severity, double threshold) {
    }
}
