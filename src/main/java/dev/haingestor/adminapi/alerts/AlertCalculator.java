package dev.haingestor.adminapi.alerts;

import dev.haingestor.adminapi.rollup.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the figures of an answer with the thresholds. It keeps no state, and knows no figures but those it is given. */
public final class AlertCalculator {

    /** The scope of an alert about all services together; its service, too. */
    public static final String SYSTEM = "system";

    public static final String SERVICE = "service";

    private static final String ERROR = "error";
    private static final String WARNING = "warning";

    private static final int MAX_NAMED = 5;

    private final AlertProperties thresholds;

    public AlertCalculator(AlertProperties thresholds) {
        this.thresholds = thresholds;
    }

    /** The alerts of subjects, in their order; for each figure only the most severe one. */
    public List<Alert> alerts(List<Subject> subjects, Instant timestamp) {
        List<Alert> alerts = new ArrayList<>();
        for (Subject subject : subjects) {
            errorRate(subject, timestamp).ifPresent(alerts::add);
            successRate(subject, timestamp).ifPresent(alerts::add);
            processingTime(subject, timestamp).ifPresent(alerts::add);
        }
        return alerts;
    }

    /** The alert of an incomplete answer, in which a lack of other alerts is no all-clear. */
    public Alert degraded(String reason, Instant timestamp) {
        return new Alert("degraded_source", WARNING, WARNING, SYSTEM, SYSTEM, "source", null, null, reason, timestamp);
    }

    /** Names the subjects whose rate is beyond a threshold but has too few attempts for an alert; empty when there are none. */
    public Optional<String> fewAttempts(List<Subject> subjects) {
        List<String> named = subjects.stream()
                .flatMap(subject -> fewAttempts(subject).stream())
                .toList();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String more = named.size() > MAX_NAMED ? " and " + (named.size() - MAX_NAMED) + " more" : "";
        return Optional.of("Rates of fewer than " + thresholds.minAttempts()
                + " attempts (ALERT_MIN_ATTEMPTS) raise no alert: "
                + String.join(", ", named.subList(0, Math.min(MAX_NAMED, named.size()))) + more);
    }

    private Optional<String> fewAttempts(Subject subject) {
        Optional<Rate> errorRate =
                tooFew(subject.errorRate()).filter(rate -> errorRate(rate).isPresent());
        Optional<Rate> successRate =
                tooFew(subject.successRate()).filter(rate -> successRate(rate).isPresent());
        return errorRate.or(() -> successRate).map(rate -> subject.service() + " (" + attempts(rate) + ")");
    }

    /** The attempts of a rate that has too few, so they are known. */
    private static String attempts(Rate rate) {
        double attempts = Objects.requireNonNull(rate.attempts());
        return Alert.text(attempts) + (attempts == 1 ? " attempt" : " attempts");
    }

    /** Whether no event has come in for longer than {@code ALERT_SILENCE}; an empty event means that there was none at all. */
    public boolean isSilent(Optional<Instant> lastEvent, Instant asOf) {
        Duration allowed = thresholds.silence();
        return !allowed.isZero()
                && lastEvent.map(time -> time.isBefore(asOf.minus(allowed))).orElse(true);
    }

    /**
     * The alert that no event has come in for longer than {@code ALERT_SILENCE}.
     *
     * @param lastEvent when the last event came in, where that is known
     * @param quietSince since when it is known that none came in
     */
    public Optional<Alert> noEvents(Optional<Instant> lastEvent, Instant quietSince, Instant asOf) {
        if (!isSilent(Optional.of(quietSince), asOf)) {
            return Optional.empty();
        }
        String message = "No event for more than " + Durations.text(thresholds.silence()) + ": "
                + lastEvent.map(time -> "the last one came in at " + time).orElse("none is known since " + quietSince);
        Double seconds = lastEvent
                .map(time -> Duration.between(time, asOf).toMillis() / 1_000.0)
                .orElse(null);
        return Optional.of(new Alert(
                "no_events",
                WARNING,
                WARNING,
                SYSTEM,
                SYSTEM,
                "last_event_time",
                seconds,
                (double) thresholds.silence().toSeconds(),
                message,
                asOf));
    }

    private Optional<Alert> errorRate(Subject subject, Instant timestamp) {
        return enough(subject.errorRate())
                .flatMap(rate -> errorRate(rate)
                        .map(breach -> alert(
                                "high_error_rate",
                                breach,
                                subject,
                                "error_rate_percent",
                                rate.percent(),
                                "Error rate of " + subject.service() + " is " + Alert.text(rate.percent()) + " %",
                                timestamp)));
    }

    private Optional<Alert> successRate(Subject subject, Instant timestamp) {
        return enough(subject.successRate())
                .flatMap(rate -> successRate(rate)
                        .map(breach -> alert(
                                "low_success_rate",
                                breach,
                                subject,
                                "success_rate",
                                rate.percent(),
                                "Success rate of " + subject.service() + " is " + Alert.text(rate.percent()) + " %",
                                timestamp)));
    }

    private Optional<Rate> tooFew(@Nullable Rate rate) {
        return Optional.ofNullable(rate).filter(known -> known.isOfFewerThan(thresholds.minAttempts()));
    }

    private Optional<Rate> enough(@Nullable Rate rate) {
        return Optional.ofNullable(rate).filter(known -> !known.isOfFewerThan(thresholds.minAttempts()));
    }

    private Optional<Breach> errorRate(Rate rate) {
        return above(rate.percent(), thresholds.errorRateError(), thresholds.errorRateWarning());
    }

    private Optional<Breach> successRate(Rate rate) {
        return below(rate.percent(), thresholds.successRateError(), thresholds.successRateWarning());
    }

    private Optional<Alert> processingTime(Subject subject, Instant timestamp) {
        Double value = subject.processingTime();
        if (value == null) {
            return Optional.empty();
        }
        return above(value, Double.POSITIVE_INFINITY, thresholds.processingTimeWarning())
                .map(breach -> alert(
                        "high_processing_time",
                        breach,
                        subject,
                        "processing_time_ms",
                        value,
                        "Mean processing time of " + subject.service() + " is " + Alert.text(value) + " ms",
                        timestamp));
    }

    private static Optional<Breach> above(double value, double error, double warning) {
        if (value <= warning) {
            return Optional.empty();
        }
        return Optional.of(value > error ? new Breach(ERROR, error) : new Breach(WARNING, warning));
    }

    private static Optional<Breach> below(double value, double error, double warning) {
        if (value >= warning) {
            return Optional.empty();
        }
        return Optional.of(value < error ? new Breach(ERROR, error) : new Breach(WARNING, warning));
    }

    private static Alert alert(
            String type,
            Breach breach,
            Subject subject,
            String metric,
            double value,
            String message,
            Instant timestamp) {
        return new Alert(
                type,
                breach.severity(),
                breach.severity(),
                subject.scope(),
                subject.service(),
                metric,
                value,
                breach.threshold(),
                message,
                timestamp);
    }

    private record Breach(String severity, double threshold) {}
}
