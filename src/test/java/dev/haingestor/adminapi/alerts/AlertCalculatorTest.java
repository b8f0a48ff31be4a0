package dev.haingestor.adminapi.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AlertCalculatorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:07Z");

    private final AlertCalculator calculator = calculator(Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"0,", "2,", "2.001,warning", "5,warning", "5.001,error", "100,error"})
    void errorRate(double value, String severity) {
        assertThat(severities(Subject.ofService("s", of(value, 20), null, null)))
                .isEqualTo(one(severity));
    }

    @ParameterizedTest
    @CsvSource({"100,", "95,", "94.999,warning", "90,warning", "89.999,error", "0,error"})
    void successRate(double value, String severity) {
        assertThat(severities(Subject.ofService("s", null, of(value, 20), null)))
                .isEqualTo(one(severity));
    }

    @ParameterizedTest
    @CsvSource({"0,", "1000,", "1000.001,warning", "100000,warning"})
    void processingTime(double value, String severity) {
        assertThat(severities(Subject.ofService("s", null, null, value))).isEqualTo(one(severity));
    }

    @Test
    void missingFigures_raiseNothing() {
        assertThat(calculator.alerts(List.of(Subject.ofService("s", null, null, null)), NOW))
                .isEmpty();
    }

    @Test
    void alert_namesServiceFigureAndThreshold() {
        Subject subject = Subject.ofService("enrichment-pipeline", null, of(94.7, 20), null);

        assertThat(calculator.alerts(List.of(subject), NOW))
                .containsExactly(new Alert(
                        "low_success_rate",
                        "warning",
                        "warning",
                        "service",
                        "enrichment-pipeline",
                        "success_rate",
                        94.7,
                        95.0,
                        "Success rate of enrichment-pipeline is 94.7 %",
                        NOW));
    }

    @Test
    void rates_ofTooFewAttempts_raiseNothing_andAreNamed() {
        List<Subject> subjects = List.of(
                Subject.ofService("one", of(100, 1), of(0, 1), null),
                Subject.ofService("many", of(100, 20), of(0, 20), 2_000.0),
                Subject.ofService("fine", of(0, 3), of(100, 3), null),
                Subject.ofService("two", null, of(50, 2), 2_000.0));

        assertThat(calculator.alerts(subjects, NOW))
                .extracting(alert -> alert.service() + " " + alert.type())
                .containsExactly(
                        "many high_error_rate",
                        "many low_success_rate",
                        "many high_processing_time",
                        "two high_processing_time");
        assertThat(calculator.fewAttempts(subjects))
                .contains(
                        "Rates of fewer than 20 attempts (ALERT_MIN_ATTEMPTS) raise no alert: one (1 attempt), two (2 attempts)");
    }

    @Test
    void rate_ofUnknownAttempts_isJudged() {
        List<Subject> subjects = List.of(Subject.ofService("s", null, new Rate(50, null), null));

        assertThat(calculator.alerts(subjects, NOW)).extracting(Alert::type).containsExactly("low_success_rate");
        assertThat(calculator.fewAttempts(subjects)).isEmpty();
    }

    @Test
    void fewAttempts_ofManySubjects_namesTheFirst() {
        List<Subject> subjects = IntStream.range(0, 8)
                .mapToObj(i -> Subject.ofService("s" + i, of(100, 1), null, null))
                .toList();

        assertThat(calculator.fewAttempts(subjects).orElseThrow()).endsWith("s4 (1 attempt) and 3 more");
        assertThat(calculator.fewAttempts(subjects.subList(0, 5)).orElseThrow()).endsWith("s4 (1 attempt)");
    }

    @Test
    void alert_ofAServiceThatIsCalledLikeTheSystem_isNotOfTheSystem() {
        List<Alert> alerts = calculator.alerts(
                List.of(Subject.ofSystem(of(3, 20), null, null), Subject.ofService("system", of(9, 20), null, null)),
                NOW);

        assertThat(alerts)
                .extracting(alert -> alert.scope() + " " + alert.service() + " " + alert.severity())
                .containsExactly("system system warning", "service system error");
        assertThat(alerts)
                .filteredOn(alert -> alert.isOfService("system"))
                .extracting(Alert::severity)
                .containsExactly("error");
        assertThat(calculator.degraded("why", NOW).scope()).isEqualTo("system");
    }

    @ParameterizedTest
    @CsvSource({"0,false", "600,false", "601,true", "864000,true"})
    void isSilent_whenTheLastEventIsLongerAgo(long seconds, boolean silent) {
        assertThat(calculator.isSilent(Optional.of(NOW.minusSeconds(seconds)), NOW))
                .isEqualTo(silent);
        assertThat(calculator(Duration.ZERO).isSilent(Optional.of(NOW.minusSeconds(seconds)), NOW))
                .isFalse();
    }

    @Test
    void noEvents_saysForHowLong_whereTheLastTimeIsKnown() {
        Instant last = NOW.minusMillis(754_500);

        assertThat(calculator.noEvents(Optional.of(last), last, NOW))
                .contains(new Alert(
                        "no_events",
                        "warning",
                        "warning",
                        "system",
                        "system",
                        "last_event_time",
                        754.5,
                        600.0,
                        "No event for more than 10m: the last one came in at " + last,
                        NOW));
        assertThat(calculator.noEvents(Optional.empty(), last, NOW))
                .contains(new Alert(
                        "no_events",
                        "warning",
                        "warning",
                        "system",
                        "system",
                        "last_event_time",
                        null,
                        600.0,
                        "No event for more than 10m: none is known since " + last,
                        NOW));
        assertThat(calculator.noEvents(Optional.of(NOW), NOW, NOW)).isEmpty();
    }

    private static AlertCalculator calculator(Duration silence) {
        return new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, 20L, silence));
    }

    private static Rate of(double percent, double attempts) {
        return new Rate(percent, attempts);
    }

    private List<String> severities(Subject subject) {
        return calculator.alerts(List.of(subject), NOW).stream()
                .map(Alert::severity)
                .toList();
    }

    private static List<String> one(String severity) {
        return severity == null ? List.of() : List.of(severity);
    }
}
