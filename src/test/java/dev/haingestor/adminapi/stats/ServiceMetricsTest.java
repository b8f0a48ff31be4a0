package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Rate;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Rollup;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceMetricsTest {

    @Test
    void successRate_hasTheAttemptsOfTheServicesThatAreInIt() {
        ServiceMetrics all = ServiceMetrics.of(new Rollup(Map.of(
                Group.of("sums"), Map.of("write_attempts", new Delta(1, 300), "write_errors", new Delta(1, 3)),
                Group.of("points"), Map.of("write_attempts", new Delta(1, 100), "success_rate", Gauge.of(79)),
                Group.of("attempts"), Map.of("write_attempts", new Delta(1, 5_000)))));

        assertThat(all.successRate()).isEqualTo(new Rate(94, 400.0));
        assertThat(all.errorRate()).isEqualTo(new Rate(1, 300.0));
    }

    @Test
    void successRate_whereNoServiceHasAttempts_isTheMeanOfThePoints() {
        assertThat(of(Map.of("success_rate", Gauge.of(90))).successRate()).isEqualTo(new Rate(90, null));
        assertThat(of(Map.of("success_rate", Gauge.of(90), "write_attempts", new Delta(1, 0)))
                        .successRate())
                .isEqualTo(new Rate(90, 0.0));
        assertThat(of(Map.of("write_attempts", new Delta(1, 0), "write_errors", new Delta(1, 0)))
                        .successRate())
                .isNull();
    }

    @Test
    void errorRate_ofErrorsWithoutAttempts_isAbsent() {
        assertThat(of(Map.of("write_attempts", new Delta(1, 0), "write_errors", new Delta(1, 3)))
                        .errorRate())
                .isNull();
        assertThat(of(Map.of("write_attempts", new Delta(1, 3), "write_errors", new Delta(1, 0)))
                        .errorRate())
                .isEqualTo(new Rate(0, 3.0));
    }

    @Test
    void rates_thatNoNumberHolds_areAbsent() {
        ServiceMetrics infinite = of(Map.of(
                "write_attempts", new Delta(1, Double.POSITIVE_INFINITY),
                "write_errors", new Delta(1, Double.POSITIVE_INFINITY),
                "success_rate", new Gauge(1, Double.NaN, 0, 0)));

        assertThat(infinite.errorRatePercent()).isNull();
        assertThat(infinite.successRatePercent()).isNull();
        assertThat(infinite.overflowing()).containsExactly("success_rate", "write_attempts", "write_errors");
    }

    /** JSON shows a whole number without decimals, as long as a double holds it exactly. */
    @Test
    void sums_areWholeNumbers_whereTheyAreExact() {
        double largest = (1L << 53) - 1;

        assertThat(events(largest)).isEqualTo((1L << 53) - 1);
        assertThat(events(-largest)).isEqualTo(1 - (1L << 53));
        assertThat(events(largest + 1)).isEqualTo(0x1p53);
        assertThat(events(0.5)).isEqualTo(0.5);
        assertThat(events(-2.0004)).isEqualTo(-2.0);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"3,60000,3", "3,30000,6", "3,1,180000", "1,180000,0.333", "3,0,-", "-,60000,-"})
    void perMinute_isOfTheTimeThatIsCovered(Long total, long millis, Double perMinute) {
        assertThat(ServiceMetrics.perMinute(total, Duration.ofMillis(millis))).isEqualTo(perMinute);
    }

    private static Number events(double sum) {
        return of(Map.of("events_processed", new Delta(1, sum))).eventsProcessed();
    }

    private static ServiceMetrics of(Map<String, Cell> cells) {
        return ServiceMetrics.of(new Rollup(Map.of(Group.of("s"), cells)));
    }
}
