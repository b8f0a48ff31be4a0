package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.stats.StatsAnswer.Comparison;
import dev.haingestor.adminapi.stats.StatsAnswer.TimeRange;
import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The folds on readings made by hand: an hour of minutes and the hour before, half a minute into the live window. */
class StatsCalculatorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:30Z");
    private static final StatsRequest HOUR = StatsRequest.of(Period.HOUR);
    private static final Range SHOWN = Period.HOUR.range(NOW, HOUR.window());
    private static final Range COMPARED = SHOWN.from(SHOWN.start().minus(Period.HOUR.length()));
    private static final int EARLIER = 60;
    private static final Duration SILENCE = Duration.ofMinutes(10);

    @Test
    void comparison_isOfWholeWindowsOnly() {
        StatsAnswer answer = answer(events(window -> window < EARLIER ? 2 : window == 120 ? 1_000 : 3), List.of());

        assertThat(answer.trends().eventsPerMinute())
                .isEqualTo(new Comparison(3.0, 2.0, 50.0, minutes(60, 120), minutes(0, 60)));
        assertThat(answer.metrics().totalEvents()).isEqualTo(1_180);
    }

    @Test
    void comparison_dataBeginsInTheMiddleOfTheEarlierPeriod_hasNoPrevious() {
        StatsAnswer answer = comparing(events(window -> window < 30 ? 0 : 3), Optional.of(minute(30)));

        assertThat(answer.trends().eventsPerMinute())
                .isEqualTo(new Comparison(3.0, null, null, minutes(60, 120), null));
    }

    @Test
    void comparison_steadyHomeWithFewEvents_alwaysHasPrevious() {
        for (int place = 0; place < 15; place++) {
            int phase = place;
            StatsAnswer answer =
                    comparing(events(window -> window % 15 == phase ? 1 : 0), Optional.of(minute(phase - 15)));

            assertThat(answer.trends().eventsPerMinute())
                    .as("phase %d", phase)
                    .isEqualTo(new Comparison(0.067, 0.067, 0.0, minutes(60, 120), minutes(0, 60)));
        }
    }

    @Test
    void comparison_dataBeginsWithinThePeriod_isOfTheTimeSince() {
        List<Reading> events = events(window -> window < 100 ? 0 : 3);

        assertThat(comparing(events, Optional.of(minute(100))).trends().eventsPerMinute())
                .isEqualTo(new Comparison(3.0, null, null, minutes(100, 120), null));
        assertThat(comparing(events, Optional.of(minute(100).plusMillis(1)))
                        .trends()
                        .eventsPerMinute())
                .isEqualTo(new Comparison(3.0, null, null, minutes(101, 120), null));
        assertThat(comparing(events, Optional.of(minute(120))).trends().eventsPerMinute())
                .isNull();
        assertThat(comparing(events, Optional.empty()).trends().eventsPerMinute())
                .isNull();
    }

    @Test
    void comparison_nothingBefore_hasNoChange() {
        StatsAnswer answer = answer(events(window -> window >= EARLIER ? 6 : 0), List.of());

        assertThat(answer.trends().eventsPerMinute())
                .isEqualTo(new Comparison(6.0, 0.0, null, minutes(60, 120), minutes(0, 60)));
    }

    @Test
    void comparison_ofWhatWasSampled_isOfTheNewestTimeWithoutAGap() {
        List<Reading> sampled = events(window -> 3).stream()
                .filter(reading -> !reading.window().start().equals(minute(20))
                        && !reading.window().start().equals(minute(90)))
                .map(reading -> new Reading(
                        reading.window(), reading.rollup(), NOW, reading.covered(), Source.SERVICES_FALLBACK))
                .toList();

        assertThat(comparing(sampled, Optional.empty()).trends().eventsPerMinute())
                .isEqualTo(new Comparison(3.0, 3.0, 0.0, minutes(91, 120), minutes(31, 60)));
    }

    @Test
    void trend_liveWindow_hasTheRateOfItsTimeSoFar() {
        List<TrendPoint> points =
                answer(events(window -> 3), List.of()).trends().points();

        assertThat(points).hasSize(61);
        assertThat(points.get(60).count()).isEqualTo(3);
        assertThat(points.get(60).eventsPerMinute()).isEqualTo(6);
        assertThat(points.get(59).eventsPerMinute()).isEqualTo(3);
    }

    @Test
    void trend_liveWindow_isPartial_andNoOther() {
        Stats stats = fold(data(
                events(window -> 3),
                readings(window -> of("s", Map.of("events_processed", new Delta(1, 2)))),
                List.of()));

        assertThat(stats.answer().trends().points())
                .extracting(TrendPoint::partial)
                .endsWith(null, true)
                .containsOnlyOnce(true)
                .doesNotContain(false);
        assertThat(stats.serviceTrends().get().get("s"))
                .extracting(StatsAnswer.ServiceTrendPoint::partial)
                .endsWith(null, true)
                .containsOnlyOnce(true)
                .doesNotContain(false);
    }

    @Test
    void total_isTheSumOfItsTrend() {
        StatsAnswer answer = answer(events(window -> window % 7), List.of());

        assertThat(answer.trends().points().stream()
                        .mapToLong(TrendPoint::count)
                        .sum())
                .isEqualTo(answer.metrics().totalEvents());
    }

    @Test
    void silence_afterTheLastEvent_raisesAnAlert() {
        Instant last = NOW.minus(Duration.ofDays(3));

        StatsAnswer answer = fold(data(events(window -> 0), Optional.of(last))).answer();

        assertThat(answer.metrics().lastEventTime()).isNull();
        assertThat(answer.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.type()).isEqualTo("no_events");
            assertThat(alert.scope()).isEqualTo("system");
            assertThat(alert.value()).isEqualTo(3 * 86_400);
        });
    }

    @Test
    void silence_asLongAsAllowed_raisesNothing() {
        List<Reading> silent = events(window -> 0);
        Instant longest = NOW.minus(SILENCE);

        assertThat(fold(data(silent, Optional.of(longest))).answer().alerts()).isEmpty();
        assertThat(fold(data(silent, Optional.of(longest.minusMillis(1))))
                        .answer()
                        .alerts())
                .hasSize(1);
    }

    @Test
    void silence_ofAllThatIsKnown_raisesAnAlertWhenThatIsLonger() {
        List<Reading> silent = events(window -> 0);

        assertThat(fold(data(silent, Optional.empty())).answer().alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.value()).isNull());
        assertThat(fold(data(silent.subList(111, 121), Optional.empty()))
                        .answer()
                        .alerts())
                .isEmpty();
        assertThat(fold(data(List.of(), Optional.empty())).answer().alerts()).isEmpty();
    }

    /** Upstream services count events and need not say when the last one came. */
    @Test
    void silence_whereEventsAreCountedAfterTheLastTimeThatIsKnown_endsWithThem() {
        Optional<Instant> longAgo = Optional.of(NOW.minus(Duration.ofMinutes(40)));

        assertThat(fold(data(events(window -> window == 110 ? 1 : 0), longAgo))
                        .answer()
                        .alerts())
                .isEmpty();
        assertThat(fold(data(events(window -> window == 100 ? 1 : 0), longAgo))
                        .answer()
                        .alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.value()).isNull());
    }

    @Test
    void silence_inAnAnswerForOneService_raisesNothing() {
        StatsRequest one = new StatsRequest(Period.HOUR, HOUR.window(), Optional.of("s"), false);

        assertThat(fold(one, data(events(window -> 0), Optional.empty()))
                        .answer()
                        .alerts())
                .isEmpty();
    }

    @Test
    void events_whenNobodyCouldSay_areAbsent_notZero() {
        assertThat(answer(List.of(), List.of()).metrics().totalEvents()).isNull();
        assertThat(answer(events(window -> 0), List.of()).metrics().totalEvents())
                .isZero();
    }

    @Test
    void errorRate_ofWeightedServices_isThatOfTheirSums() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> new Rollup(Map.of(
                        Group.of("big"), Map.of("write_attempts", new Delta(1, 900), "write_errors", new Delta(1, 9)),
                        Group.of("small"),
                                Map.of("write_attempts", new Delta(1, 100), "write_errors", new Delta(1, 100))))));

        assertThat(answer.metrics().errorRatePercent()).isEqualTo(10.9);
        assertThat(answer.metrics().services().get("big").errorRatePercent()).isEqualTo(1);
        assertThat(answer.alerts())
                .extracting(alert -> alert.service() + " " + alert.metric() + " " + alert.severity())
                .containsExactly(
                        "system error_rate_percent error",
                        "system success_rate error",
                        "small error_rate_percent error",
                        "small success_rate error");
    }

    @Test
    void errorRate_ofAServiceWithoutAttempts_isNotInTheSystems() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> new Rollup(Map.of(
                        Group.of("both"), Map.of("write_attempts", new Delta(1, 100), "write_errors", new Delta(1, 1)),
                        Group.of("attempts"), Map.of("write_attempts", new Delta(1, 100)),
                        Group.of("errors"), Map.of("write_errors", new Delta(1, 50))))));

        assertThat(answer.metrics().errorRatePercent()).isEqualTo(1);
        assertThat(answer.metrics().errorRate()).isEqualTo(1);
        assertThat(answer.metrics().totalWrites()).isEqualTo(200 * 61L);
        assertThat(answer.metrics().writeErrors()).isEqualTo(51 * 61L);
        assertThat(answer.metrics().services().get("errors").errorRatePercent()).isNull();
        assertThat(answer.trends().points())
                .extracting(TrendPoint::errorRatePercent)
                .containsOnly(1.0);
        assertThat(answer.trends().errorRatePercent())
                .isEqualTo(new Comparison(1.0, 1.0, 0.0, minutes(60, 120), minutes(0, 60)));
        assertThat(answer.alerts()).isEmpty();
    }

    @Test
    void errorRate_ofOneAttempt_raisesNothing_andTheAnswerSaysSo() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> window != 90
                        ? Rollup.EMPTY
                        : of("s", Map.of("write_attempts", new Delta(1, 1), "write_errors", new Delta(1, 1)))));

        assertThat(answer.metrics().errorRatePercent()).isEqualTo(100);
        assertThat(answer.alerts()).isEmpty();
        assertThat(answer.complete()).isTrue();
        assertThat(answer.warnings())
                .filteredOn(warning -> warning.code().equals("few_attempts"))
                .singleElement()
                .satisfies(warning -> assertThat(warning.affects()).containsExactly("alerts"))
                .satisfies(warning -> assertThat(warning.message())
                        .contains("system (1 attempt), s (1 attempt)", "ALERT_MIN_ATTEMPTS"));
    }

    @Test
    void sumBeyondAllNumbers_isLeftOut_andSaysSo_andCostsNothingElse() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> of(
                        "s",
                        Map.of(
                                "write_attempts",
                                new Delta(1, 1e307),
                                "write_errors",
                                new Delta(1, 0),
                                "success_rate",
                                Gauge.of(97)))));

        assertThat(answer.metrics().totalWrites()).isNull();
        assertThat(answer.metrics().writeErrors()).isEqualTo(0L);
        assertThat(answer.metrics().totalEvents()).isEqualTo(61);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.warnings()).extracting(Warning::code).containsExactly("overflow", "no_data");
        assertThat(answer.warnings().get(0).message()).contains("write_attempts");
        assertThat(answer.warnings().get(0).affects())
                .containsExactly("total_writes", "error_rate_percent", "error_rate", "success_rate");
        assertThat(answer.warnings().get(1).affects()).containsExactlyElementsOf(MetricNames.LATENCY);
    }

    @Test
    void errorsWithoutAttempts_lackOnlyWhatIsMadeOfAttempts() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> of("s", Map.of("write_errors", new Delta(1, 1), "success_rate", Gauge.of(97)))));

        assertThat(answer.metrics().writeErrors()).isEqualTo(61L);
        assertThat(answer.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.affects())
                        .containsExactly(
                                "total_writes",
                                "error_rate_percent",
                                "error_rate",
                                "processing_time_avg",
                                "processing_time_percentiles"));
    }

    @Test
    void errorRate_withoutAttempts_isAbsent() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window ->
                        of("idle", Map.of("write_attempts", new Delta(1, 0), "write_errors", new Delta(1, 0)))));

        assertThat(answer.metrics().services().get("idle").errorRatePercent()).isNull();
        assertThat(answer.metrics().totalWrites()).isEqualTo(0L);
    }

    @Test
    void successRate_isTheMeanOfThePoints_notOfTheMeans() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> of(
                        "s",
                        Map.of(
                                "success_rate",
                                window == 60
                                        ? new Gauge(9, 900, 100, 100)
                                        : window == 61 ? Gauge.of(50) : new Gauge(10, 950, 50, 100)))));

        assertThat(answer.metrics().successRate()).isEqualTo(95);
    }

    @Test
    void successRate_ofAServiceWithoutPointsOfIt_isMadeOfItsSums() {
        Stats stats = fold(data(
                events(window -> 1),
                readings(window -> of(
                        "s",
                        window == 60
                                ? Map.of("write_attempts", new Delta(1, 10), "write_errors", new Delta(1, 6))
                                : Map.of("write_attempts", new Delta(1, 9), "write_errors", new Delta(1, 0)))),
                List.of()));

        assertThat(stats.answer().metrics().errorRatePercent()).isEqualTo(1.091);
        assertThat(stats.answer().metrics().successRate()).isEqualTo(98.909);
        assertThat(stats.answer().metrics().services().get("s").successRate()).isEqualTo(98.909);
        assertThat(StatsViews.performance(stats).overall().successRate()).isEqualTo(98.909);
        assertThat(StatsViews.performance(stats).services().get("s").successRate())
                .isEqualTo(98.909);
        assertThat(stats.serviceTrends().get().get("s"))
                .extracting(StatsAnswer.ServiceTrendPoint::successRate)
                .startsWith(40.0, 100.0)
                .hasSize(61);
    }

    @Test
    void successRate_ofTheSystem_isWeightedByAttempts() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> new Rollup(Map.of(
                        Group.of("sums"), Map.of("write_attempts", new Delta(1, 900), "write_errors", new Delta(1, 0)),
                        Group.of("points"), Map.of("write_attempts", new Delta(1, 100), "success_rate", Gauge.of(80)),
                        Group.of("rate only"), Map.of("success_rate", Gauge.of(10)),
                        Group.of("idle"), Map.of("write_attempts", new Delta(1, 0), "success_rate", Gauge.of(0)),
                        Group.of("attempts"), Map.of("write_attempts", new Delta(1, 5_000))))));

        assertThat(answer.metrics().successRate()).isEqualTo(98);
        assertThat(answer.metrics().services().get("points").successRate()).isEqualTo(80);
        assertThat(answer.metrics().services().get("attempts").successRate()).isNull();
        assertThat(answer.alerts())
                .extracting(alert -> alert.service() + " " + alert.type())
                .containsExactly("points low_success_rate", "rate only low_success_rate");
    }

    @Test
    void successRate_withoutAttempts_isAbsent() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window ->
                        of("idle", Map.of("write_attempts", new Delta(1, 0), "write_errors", new Delta(1, 0)))));

        assertThat(answer.metrics().services().get("idle").successRate()).isNull();
        assertThat(answer.metrics().successRate()).isNull();
    }

    @Test
    void percentiles_areOfTheMergedSketches() {
        StatsReadings data = data(
                events(window -> 1),
                List.of(),
                readings(window -> of("s", Map.of("processing_time_ms", Distribution.of(window == 60 ? 1_000 : 10)))));

        StatsAnswer answer = fold(data).answer();

        assertThat(answer.metrics().processingTimePercentiles().p50()).isBetween(9.9, 10.1);
        assertThat(answer.metrics().processingTimePercentiles().max()).isEqualTo(1_000);
        assertThat(answer.trends().points().get(0).processingTimeP95()).isEqualTo(1_000);
        assertThat(answer.trends().points().get(1).processingTimeP95()).isEqualTo(10);
    }

    @Test
    void pointsWithoutAService_countButHaveANameOfTheirOwn() {
        StatsAnswer answer = answer(
                events(window -> 1),
                readings(window -> of("", Map.of("write_attempts", new Delta(1, 5), "write_errors", new Delta(1, 0)))));

        assertThat(answer.metrics().services()).containsOnlyKeys("(none)");
        assertThat(answer.metrics().totalWrites()).isEqualTo(305L);
    }

    @Test
    void serviceTrends_areOfThatServiceOnly() {
        Stats stats = fold(data(
                events(window -> 1),
                readings(window -> new Rollup(Map.of(
                        Group.of("a"), Map.of("events_processed", new Delta(1, 2)),
                        Group.of("b"), Map.of("events_processed", new Delta(1, 3))))),
                List.of()));

        assertThat(stats.serviceTrends().get().get("b"))
                .hasSize(61)
                .allSatisfy(point -> assertThat(point.eventsProcessed()).isEqualTo(3L));
    }

    private static StatsAnswer answer(List<Reading> events, List<Reading> services) {
        return fold(data(events, services, List.of())).answer();
    }

    private static StatsAnswer comparing(List<Reading> events, Optional<Instant> since) {
        return fold(new StatsReadings(
                        Source.INFLUXDB,
                        NOW,
                        SHOWN.start(),
                        NOW,
                        events,
                        List.of(),
                        List.of(),
                        since,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        OptionalLong.empty(),
                        true,
                        List.of()))
                .answer();
    }

    private static Instant minute(int window) {
        return COMPARED.start().plus(Duration.ofMinutes(window));
    }

    private static TimeRange minutes(int from, int to) {
        return new TimeRange(minute(from), minute(to));
    }

    private static Stats fold(StatsReadings data) {
        return fold(HOUR, data);
    }

    private static Stats fold(StatsRequest request, StatsReadings data) {
        AlertCalculator alerts = new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, 20L, SILENCE));
        return new StatsCalculator(StatsReads.inputs(request, data, Map.of()), alerts, 1_000).stats();
    }

    private static StatsReadings data(List<Reading> events, List<Reading> services, List<Reading> latency) {
        return new StatsReadings(
                Source.INFLUXDB,
                NOW,
                SHOWN.start(),
                NOW,
                events,
                services,
                latency,
                Optional.of(COMPARED.start()),
                Optional.of(COMPARED.start()),
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                true,
                List.of());
    }

    private static StatsReadings data(List<Reading> events, Optional<Instant> newestEvent) {
        return new StatsReadings(
                Source.INFLUXDB,
                NOW,
                SHOWN.start(),
                NOW,
                events,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                newestEvent,
                Map.of(),
                OptionalLong.empty(),
                true,
                List.of());
    }

    /** Windows 0 to 59 are the earlier hour, 60 to 119 this one, 120 is live. */
    private static List<Reading> events(Function<Integer, Integer> count) {
        return readings(window -> count.apply(window) == 0
                ? Rollup.EMPTY
                : Rollup.of(Group.ALL, "state", new Points(count.apply(window))));
    }

    private static List<Reading> readings(Function<Integer, Rollup> rollup) {
        return IntStream.range(0, COMPARED.count())
                .mapToObj(i -> Reading.of(COMPARED.window(i), rollup.apply(i), NOW, Source.INFLUXDB))
                .toList();
    }

    private static Rollup of(String service, Map<String, Cell> cells) {
        return new Rollup(Map.of(Group.of(service), cells));
    }

    @Test
    void covered_isWhatHasPassed() {
        assertThat(events(window -> 1).get(120).covered()).isEqualTo(Duration.ofSeconds(30));
    }
}
