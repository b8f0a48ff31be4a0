package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeriodTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:07.123Z");

    @Test
    void range_floorsItsStartAndHoldsTheLiveWindow() {
        assertThat(Period.HOUR.range(NOW, Duration.ofMinutes(1)))
                .isEqualTo(new Range(
                        Instant.parse("2026-11-23T09:00:00Z"),
                        Instant.parse("2026-11-23T10:01:00Z"),
                        Duration.ofMinutes(1)));
        assertThat(Period.MONTH.range(NOW, Duration.ofHours(6)).start())
                .isEqualTo(Instant.parse("2026-10-24T06:00:00Z"));
    }

    @Test
    void range_exactlyOnABorder_liveWindowIsTheOneThatBegins() {
        Instant border = Instant.parse("2026-11-23T10:00:00Z");
        assertThat(Period.HOUR.range(border, Duration.ofMinutes(1)).end()).isEqualTo(border.plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void step_ofEachPeriod_fitsIt(Period period) {
        assertThat(period.fits(period.step())).isTrue();
        assertThat(Period.of(period.label())).contains(period);
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTES_15,1,true",
        "HOUR,1,false",
        "HOUR,3,true",
        "HOUR,7,false",
        "HOURS_6,21600,true",
        "HOUR,7200,false",
        "WEEK,604800,false",
        "WEEK,86400,true",
        "MONTH,1800,true",
        "MONTH,900,false",
        "HOUR,0,false",
        "HOUR,-60,false",
        "DAY,60,true",
        "MONTH,1728,true",
        "MONTH,1600,false"
    })
    void fits_dividesPeriodAndDay_andMakesNotTooMany(Period period, int seconds, boolean fits) {
        assertThat(period.fits(Duration.ofSeconds(seconds))).isEqualTo(fits);
    }

    @Test
    void fits_onlyWholeSeconds() {
        assertThat(Period.HOUR.fits(Duration.ofMillis(1_500))).isFalse();
        assertThat(Period.HOUR.fits(Duration.ofMillis(999))).isFalse();
    }

    @Test
    void labels_areThoseOfRequestsAndAnswers() {
        assertThat(Period.labels()).containsExactly("15m", "1h", "6h", "24h", "7d", "30d");
        assertThat(Stream.of(Source.values()).map(Source::label))
                .containsExactly("influxdb", "embedded", "demo", "services-fallback");
        assertThat(Source.values())
                .allSatisfy(source -> assertThat(source.title()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({"1s,1", "90s,90", "5m,300", "6h,21600", "1d,86400"})
    void durations_readAndWrite(String text, int seconds) {
        assertThat(Durations.parse(text)).contains(Duration.ofSeconds(seconds));
        assertThat(Durations.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0s", "''", "5", "m", "-1m", "1.5m", "1h) |> drop(", "99999999s", "1M", "' 1m'"})
    void durations_anythingElse_isNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void range_notAligned_isRefused() {
        Instant start = Instant.parse("2026-11-23T10:00:30Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(start, start.plusSeconds(60), Duration.ofMinutes(1)));
    }
}
