package dev.haingestor.adminapi.alerts;

import dev.haingestor.adminapi.rollup.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the figures of an answer with the thresholds. Pure: what it is not shown it does not know. */
public final class AlertCalculator {

    /** The scope of an alert that speaks of all services together; its service, too. */
    public static final String SYSTEM = "system";

    /** The scope of an alert that speaks of one service. */
    public static final String SERVICE = "service";

    private static final String ERROR = "error";
    private static final String WARNING = "warning";

    /** So many subjects are named in a text. */
    private static final int MOST_NAMED = 5;

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
        return new Alert("degraded_source", WARNING, WARNING, SYSTEM, SYSTEM, "source", null, null, reason, timestamp);
    }

    /** Says of which subjects a rate is beyond a threshold and raises nothing, as it is made of too few attempts. */
    public Optional<String> fewAttempts(List<Subject> subjects) {
        List<String> named = subjects.stream().flatMap(subject -> fewAttempts(subject).stream()).toList();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String more = named.size() > MOST_NAMED ? " and " + (named.size() - MOST_NAMED) + " more" : "";
        return Optional.of("Rates of fewer than " + thresholds.minAttempts() + " attempts (ALERT_MIN_ATTEMPTS) raise no alert: "
                + String.join(", ", named.subList(0, Math.min(MOST_NAMED, named.size()))) + more);
    }

    private Optional<String> fewAttempts(Subject subject) {
        Optional<Rate> errorRate = tooFew(subject.errorRate()).filter(rate -> errorRate(rate).isPresent());
        Optional<Rate> successRate = tooFew(subject.successRate()).filter(rate -> successRate(rate).isPresent());
        return errorRate.or(() -> successRate).map(rate -> subject.service() + " (" + Alert.text(rate.attempts())
                + (rate.attempts() == 1 ? " attempt)" : " attempts)"));
    }

    /**
     * Whether no event has come in for longer than the silence that is allowed.
     *
     * @param lastEvent empty when there was none at all
     */
    public boolean isSilent(Optional<Instant> lastEvent, Instant asOf) {
        Duration allowed = thresholds.silence();
        return !allowed.isZero() && lastEvent.map(time -> time.isBefore(asOf.minus(allowed))).orElse(true);
    }

    /**
     * The alert of a silence that is longer than allowed.
     *
     * @param lastEvent when the last event came in, where that is known
     * @param quietSince from then on it is known that none came in
     */
    public Optional<Alert> noEvents(Optional<Instant> lastEvent, Instant quietSince, Instant asOf) {
        if (!isSilent(Optional.of(quietSince), asOf)) {
            return Optional.empty();
        }
        String message = "No event for more than " + Durations.text(thresholds.silence()) + ": "
                + lastEvent.map(time -> "the last one came in at " + time).orElse("none is known since " + quietSince);
        Double seconds = lastEvent.map(time -> Duration.between(time, asOf).toMillis() / 1_000.0).orElse(null);
        return Optional.of(new Alert("no_events", WARNING, WARNING, SYSTEM, SYSTEM, "last_event_time", seconds,
                (double) thresholds.silence().toSeconds(), message, asOf));
    }

    private Optional<Alert> errorRate(Subject subject, Instant timestamp) {
        Rate rate = subject.errorRate();
        return enough(rate).flatMap(this::errorRate).map(passed -> alert(
                "high_error_rate", passed, subject, "error_rate_percent", rate.percent(),
                "Error rate of " + subject.service() + " is " + Alert.text(rate.percent()) + " %", timestamp));
    }

    private Optional<Alert> successRate(Subject subject, Instant timestamp) {
        Rate rate = subject.successRate();
        return enough(rate).flatMap(this::successRate).map(passed -> alert(
                "low_success_rate", passed, subject, "success_rate", rate.percent(),
                "Success rate of " + subject.service() + " is " + Alert.text(rate.percent()) + " %", timestamp));
    }

    private Optional<Rate> tooFew(Rate rate) {
        return Optional.ofNullable(rate).filter(known -> known.isOfFewerThan(thresholds.minAttempts()));
    }

    private Optional<Rate> enough(Rate rate) {
        return Optional.ofNullable(rate).filter(known -> !known.isOfFewerThan(thresholds.minAttempts()));
    }

    private Optional<SampleInterval> errorRate(Rate rate) {
        return above(rate.percent(), thresholds.errorRateError(), thresholds.errorRateWarning());
    }

    private Optional<SampleInterval> successRate(Rate rate) {
        return below(rate.percent(), thresholds.successRateError(), thresholds.successRateWarning());
    }

    private Optional<Alert> processingTime(Subject subject, Instant timestamp) {
        Double value = subject.processingTime();
        return above(value, Double.POSITIVE_INFINITY, thresholds.processingTimeWarning()).map(passed -> alert(
                "high_processing_time", passed, subject, "processing_time_ms", value,
                "Mean processing time of " + subject.service() + " is " + Alert.text(value) + " ms", timestamp));
    }

    private static Optional<SampleInterval> above(Double value, double error, double warning) {
        if (value == null || value <= warning) {
            return Optional.empty();
        }
        return Optional.of(value > error ? new SampleInterval(ERROR, error) : new SampleInterval(WARNING, warning));
    }

    private static Optional<SampleInterval> below(double value, double error, double warning) {
        if (value >= warning) {
            return Optional.empty();
        }
        return Optional.of(value < error ? new SampleInterval(ERROR, error) : new SampleInterval(WARNING, warning));
    }

    private static Alert alert(String type, SampleInterval passed, Subject subject, String metric, Double value, String message,
            Instant timestamp) {
        return new Alert(type, passed.severity(), passed.severity(), subject.scope(), subject.service(), metric, value,
                passed.threshold(), message, timestamp);
    }

    private record SampleInterval(String severity, double threshold) {
    }
}
