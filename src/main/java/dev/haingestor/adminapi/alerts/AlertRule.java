package dev.haingestor.adminapi.alerts;

import java.util.List;

/** The rules of which the history of alerts is made; their names are the types of {@link Alert}s. */
public enum AlertRule {
    ERROR_RATE("high_error_rate", "error_rate_percent", "High error rate", "Error rate of %s is %s %%"),
    SUCCESS_RATE("low_success_rate", "success_rate", "Low success rate", "Success rate of %s is %s %%"),
    PROCESSING_TIME(
            "high_processing_time",
            "processing_time_ms",
            "High processing time",
            "Mean processing time of %s is %s ms"),
    NO_EVENTS("no_events", "last_event_time", "No events", "No event of the %s for %s s or longer");

    private final String label;
    private final String metric;
    private final String title;
    private final String message;

    AlertRule(String label, String metric, String title, String message) {
        this.label = label;
        this.metric = metric;
        this.title = title;
        this.message = message;
    }

    /** The name in answers. */
    public String label() {
        return label;
    }

    /** The name of the figure that is judged. */
    public String metric() {
        return metric;
    }

    public String title() {
        return title;
    }

    public String message(String service, double value) {
        return message.formatted(service, Alert.text(value));
    }

    /** The thresholds of this rule, the mildest first; empty where it is switched off. */
    List<Level> levels(AlertProperties thresholds, double clearPercent) {
        return switch (this) {
            case ERROR_RATE ->
                List.of(
                        above(AlertSeverity.WARNING, thresholds.errorRateWarning(), clearPercent),
                        above(AlertSeverity.ERROR, thresholds.errorRateError(), clearPercent));
            case SUCCESS_RATE ->
                List.of(
                        below(AlertSeverity.WARNING, thresholds.successRateWarning(), clearPercent),
                        below(AlertSeverity.ERROR, thresholds.successRateError(), clearPercent));
            case PROCESSING_TIME ->
                List.of(above(AlertSeverity.WARNING, thresholds.processingTimeWarning(), clearPercent));
            case NO_EVENTS ->
                thresholds.silence().isZero()
                        ? List.of()
                        : List.of(above(
                                AlertSeverity.WARNING, thresholds.silence().toMillis() / 1_000.0, clearPercent));
        };
    }

    private static Level above(AlertSeverity severity, double threshold, double clearPercent) {
        return new Level(severity, threshold, threshold * clearPercent / 100, 1);
    }

    private static Level below(AlertSeverity severity, double threshold, double clearPercent) {
        return new Level(severity, threshold, 100 - (100 - threshold) * clearPercent / 100, -1);
    }

    /**
     * A threshold with its severity.
     *
     * @param clear the figure at which it is no longer exceeded
     * @param direction 1 where greater figures are worse, -1 where smaller ones are
     */
    record Level(AlertSeverity severity, double threshold, double clear, int direction) {

        boolean isExceededBy(double value) {
            return direction * value > direction * threshold;
        }

        boolean isClearedBy(double value) {
            return direction * value <= direction * clear;
        }
    }
}
