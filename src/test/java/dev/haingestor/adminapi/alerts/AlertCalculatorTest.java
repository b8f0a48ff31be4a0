package dev.haingestor.adminapi.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

class AlertCalculatorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:07Z");

    private final AlertCalculator calculator = new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, Duration.ofMinutes(10)));

    @ParameterizedTest
    @CsvSource({"0,", "2,", "2.001,warning", "5,warning", "5.001,error", "100,error"})
    void errorRate(double value, String severity) {
        assertThat(severities(new Subject("s", value, null, null))).isEqualTo(one(severity));
    }

    @ParameterizedTest
    @CsvSource({"100,", "95,", "94.999,warning", "90,warning", "89.999,error", "0,error"})
    void successRate(double value, String severity) {
        assertThat(severities(new Subject("s", null, value, null))).isEqualTo(one(severity));
    }

    @ParameterizedTest
    @CsvSource({"0,", "1000,", "1000.001,warning", "100000,warning"})
    void processingTime(double value, String severity) {
        assertThat(severities(new Subject("s", null, null, value))).isEqualTo(one(severity));
    }

    @Test
    void missingFigures_raiseNothing() {
        assertThat(calculator.alerts(List.of(new Subject("s", null, null, null)), NOW)).isEmpty();
    }

    @Test
    void alert_namesServiceFigureAndThreshold() {
        assertThat(calculator.alerts(List.of(new Subject("enrichment-pipeline", null, 94.7, null)), NOW)).containsExactly(
                new Alert("low_success_rate", "warning", "warning", "enrichment-pipeline", "success_rate", 94.7, 95.0,
                        "Success rate of enrichment-pipeline is 94.7 %", NOW));
    }

    @Test
    void silence_isNoEventForLongerThanAllowed() {
        assertThat(calculator.isSilent(Optional.of(NOW.minusSeconds(600)), NOW)).isFalse();
        assertThat(calculator.isSilent(Optional.of(NOW.minusSeconds(601)), NOW)).isTrue();
        assertThat(calculator.isSilent(Optional.empty(), NOW)).isTrue();
        assertThat(new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, Duration.ZERO))
                .isSilent(Optional.empty(), NOW)).isFalse();
    }

    private List<String> severities(Subject subject) {
        return calculator.alerts(List.of(subject), NOW).stream().map(Alert::severity).toList();
    }

    private static List<String> one(String severity) {
        return severity == null ? List.of() : List.of(severity);
    }
}
