package dev.haingestor.adminapi.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Figures of minutes are written as numbers; {@code ?} is a minute that is not complete, {@code -} one that says nothing. */
class AlertFoldTest {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private final AlertFold fold = fold(2, 80, 5);

    static AlertProperties thresholds() {
        return new AlertProperties(5.0, 2.0, 90.0, 95.0, 1_000.0, 20L, Duration.ofMinutes(10));
    }

    private static AlertFold fold(int hold, double clearPercent, int expiry) {
        return new AlertFold(
                thresholds(),
                new AlertHistoryProperties(
                        Duration.ofMinutes(15), Duration.ofMinutes(hold), clearPercent, Duration.ofMinutes(expiry)));
    }

    private static MinuteFigures figures(String minutes) {
        List<String> all = List.of(minutes.split(" "));
        double[] values = all.stream()
                .flatMapToDouble(text -> DoubleStream.of(text.matches("[?-]") ? Double.NaN : Double.parseDouble(text)))
                .toArray();
        boolean[] known = new boolean[all.size()];
        IntStream.range(0, known.length).forEach(i -> known[i] = !all.get(i).equals("?"));
        return new MinuteFigures(START, values, known, 1);
    }

    private List<AlertEpisode> errors(String minutes) {
        return fold.episodes(AlertRule.ERROR_RATE, "service", "s", figures(minutes));
    }

    /** Each alert as its opening minute, its changes, and its last minute with a mark: . resolved, x expired. */
    private static String text(List<AlertEpisode> alerts) {
        return String.join(" ", alerts.stream().map(AlertFoldTest::text).toList());
    }

    private static String text(AlertEpisode alert) {
        StringBuilder text = new StringBuilder();
        alert.changes()
                .forEach(change -> text.append(minute(change.at()))
                        .append(change.severity().label().substring(0, 1)));
        alert.end()
                .ifPresentOrElse(
                        end -> text.append(minute(end.at())).append(end.expired() ? "x" : "."), () -> text.append("+"));
        return (alert.openedBefore() ? "<" : "") + text;
    }

    private static long minute(Instant end) {
        return Duration.between(START, end).toMinutes() - 1;
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 0 0, ''",
        "0 3 0 3 0, ''",
        "0 3 3 3 0, 2w4.",
        "0 3 3, 2w+",
        "0 2 2 2 2, ''",
        "0 6 6 6, 2e+",
        "0 3 3 6 6 4.1 3, 2w4e6w+",
        "0 3 3 6 6 4 3, 2w4e5w+",
        "0 6 6 4.1 4.1 3 0, 2e5w6.",
        "0 3 3 1.7 1.9 1.61 1.6 0, 2w6.",
        "0 3 3 1.7 3 1.7 3 0, 2w7.",
        "0 3 3 0 3 0 3 3 0, 2w3. 7w8.",
        "3 3 0, <1w2.",
        "? 3 3 0, 2w3.",
        "0 3 ? 3 3 0, 4w5.",
        "0 3 3 ? ? ? ? ? ? ? ?, 2w+",
        "0 3 3 ? 0, 2w4.",
        "0 3 - 3 3 0, 4w5.",
        "0 3 3 - - - - 3 - - - -, 2w+",
        "0 3 3 - - - - -, 2w7x",
        "0 3 3 - - - - - 3 3, 2w7x 9w+",
        "0 3 3 - ? - ? - - - 0, 2w9x",
        "0 3 3 - - 0 - - - -, 2w5."
    })
    void errorRate(String minutes, String expected) {
        assertThat(text(errors(minutes))).isEqualTo(expected);
    }

    @Test
    void successRate_isBadBelow_andClearAboveTheMiddle() {
        assertThat(text(fold.episodes(
                        AlertRule.SUCCESS_RATE, "service", "s", figures("100 94 94 95.9 96 94 94 89 89 91 92 100"))))
                .isEqualTo("2w4. 6w8e10w11.");
    }

    @Test
    void processingTime_isNeverAnError() {
        assertThat(text(fold.episodes(
                        AlertRule.PROCESSING_TIME, "service", "s", figures("1 1000 1001 1001 99999 801 800"))))
                .isEqualTo("3w6.");
    }

    @Test
    void silence_thatIsSwitchedOff_isNoAlert() {
        AlertProperties never = new AlertProperties(5.0, 2.0, 90.0, 95.0, 1_000.0, 20L, Duration.ZERO);
        AlertHistoryProperties properties =
                new AlertHistoryProperties(Duration.ofMinutes(15), Duration.ofMinutes(2), 80.0, Duration.ofHours(1));
        MinuteFigures silence = figures("0 600 660 720 780 0");

        assertThat(text(fold.episodes(AlertRule.NO_EVENTS, "system", "system", silence)))
                .isEqualTo("3w5.");
        assertThat(new AlertFold(never, properties).episodes(AlertRule.NO_EVENTS, "system", "system", silence))
                .isEmpty();
    }

    @Test
    void alert_keepsTheFiguresThatOpenedAndClosedIt_andItsHighestSeverity() {
        AlertEpisode alert = errors("0 3 3.5 7 7 1.2 0").get(0);

        assertThat(alert.openedValue()).isEqualTo(3.5);
        assertThat(alert.value()).isEqualTo(1.2);
        assertThat(alert.severity()).isEqualTo(AlertSeverity.ERROR);
        assertThat(alert.highestSeverity()).isEqualTo(AlertSeverity.ERROR);
        assertThat(alert.threshold()).isEqualTo(5);
        assertThat(alert.openedAt()).isEqualTo(START.plusSeconds(180));
        assertThat(alert.isOpenAt(START.plusSeconds(180))).isTrue();
        assertThat(alert.isOpenAt(START.plusSeconds(360))).isFalse();
        assertThat(alert.isOpenSince(START.plusSeconds(360))).isFalse();
        assertThat(alert.isOpenSince(START.plusSeconds(359))).isTrue();
    }

    @Test
    void severity_ofAnOpenAlert_isThePresentOne() {
        AlertEpisode alert = errors("0 7 7 3 3").get(0);

        assertThat(alert.severity()).isEqualTo(AlertSeverity.WARNING);
        assertThat(alert.highestSeverity()).isEqualTo(AlertSeverity.ERROR);
        assertThat(alert.threshold()).isEqualTo(2);
    }

    @Test
    void changes_areBounded() {
        AlertEpisode alert = errors("0 " + "6 6 3 3 ".repeat(30).strip()).get(0);

        assertThat(alert.changes()).hasSize(20);
        assertThat(alert.openedAt()).isEqualTo(START.plusSeconds(180));
    }

    @Test
    void id_isOfRuleScopeServiceAndMinute_andSafeInAUrl() {
        MinuteFigures figures = figures("0 3 3");

        assertThat(errors("0 3 3").get(0).id()).isEqualTo("high_error_rate.service.s.20261120T1203Z");
        assertThat(errors("3 3").get(0).id()).isEqualTo("high_error_rate.service.s.20261120");
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> List.of("a/b?c#d", "a.b", "ä\n").get(i))
                .map(name -> fold.episodes(AlertRule.ERROR_RATE, "service", name, figures)
                        .get(0)
                        .id())
                .toList();
        assertThat(ids)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[A-Za-z0-9_.~-]{1," + AlertId.LONGEST + "}"));
        String longest = "x".repeat(300).toLowerCase(Locale.ROOT);
        assertThat(fold.episodes(AlertRule.ERROR_RATE, "service", longest, figures)
                        .get(0)
                        .id())
                .hasSizeLessThan(AlertId.LONGEST);
        assertThat(AlertId.subject(ids.get(1)))
                .isEqualTo(ids.get(1).substring(0, ids.get(1).lastIndexOf('.')));
    }
}
