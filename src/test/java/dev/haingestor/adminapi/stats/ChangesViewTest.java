package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.stats.ChangesView.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangesViewTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant BASE = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant SPAN = BASE.plus(Duration.ofMinutes(40));
    private static final Instant END = SPAN.plus(Duration.ofMinutes(10));
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static ChangesView changes(Instant since, IntFunction<Rollup> services, IntFunction<Rollup> latency) {
        StatsRequest request = new StatsRequest(new Interval(SPAN, END), MINUTE, Optional.empty(), false)
                .comparedWith(ComparedTime.BASELINE);
        assertThat(request.earlier(NOW)).contains(new Interval(BASE, SPAN));
        StatsInputs inputs = new StatsInputs(
                request,
                data(SPAN, END, since, services, latency),
                Optional.of(data(BASE, SPAN, since, services, latency)),
                Optional.empty(),
                Map.of(),
                () -> SampledFigures.NONE);
        AlertCalculator alerts =
                new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, 20L, Duration.ofMinutes(10)));
        return ChangesView.of(new StatsCalculator(inputs, alerts, 1_000).stats());
    }

    private static StatsReadings data(
            Instant from, Instant to, Instant since, IntFunction<Rollup> services, IntFunction<Rollup> latency) {
        Range range = new Range(from, to, MINUTE);
        return new StatsReadings(
                Source.INFLUXDB,
                NOW,
                from,
                to,
                readings(range, minute -> Rollup.of(Group.ALL, "state", new Points(60))),
                readings(range, services),
                readings(range, latency),
                Optional.of(since),
                Optional.of(since),
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                true,
                List.of());
    }

    /** @param rollup by minutes since the base; the time of interest begins with minute 40 */
    private static List<Reading> readings(Range range, IntFunction<Rollup> rollup) {
        return IntStream.range(0, range.count())
                .mapToObj(i -> Reading.of(
                        range.window(i),
                        rollup.apply((int)
                                Duration.between(BASE, range.window(i).start()).toMinutes()),
                        NOW,
                        Source.INFLUXDB))
                .toList();
    }

    private static Rollup counts(String service, double attempts, double errors) {
        return new Rollup(Map.of(
                Group.of(service),
                Map.of("write_attempts", new Delta(1, attempts), "write_errors", new Delta(1, errors))));
    }

    private static Rollup times(String service, double middle) {
        return Rollup.of(
                Group.of(service),
                "processing_time_ms",
                Distribution.of(DoubleStream.iterate(middle, time -> time * 1.03)
                        .limit(20)
                        .toArray()));
    }

    private static Change change(ChangesView view, String service, String metric) {
        return view.changes().stream()
                .filter(change -> metric.equals(change.metric())
                        && (service == null ? change.service() == null : service.equals(change.service())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatChangedMost_isFirst() {
        ChangesView view = changes(
                BASE,
                minute -> counts("a", 100, minute < 40 ? 1 : 8).plus(counts("b", 100, 1)),
                minute -> times("b", minute < 40 ? 10 : 100));

        assertThat(view.changes().get(0).metric()).isEqualTo("processing_time_ms");
        assertThat(view.changes().get(0).score()).isEqualTo(1);
        Change errors = change(view, "a", "error_rate_percent");
        assertThat(errors.current()).isEqualTo(8);
        assertThat(errors.baseline()).isEqualTo(1);
        assertThat(errors.changePercent()).isEqualTo(700);
        assertThat(errors.score()).isEqualTo(0.875);
        assertThat(change(view, null, "events").score()).isZero();
        assertThat(change(view, "b", "write_attempts").changePercent()).isZero();
        assertThat(change(view, null, "error_rate_percent").current()).isEqualTo(4.5);
    }

    @Test
    void baseline_isOfTheTimeThatIsKnown() {
        Instant since = BASE.plus(Duration.ofMinutes(30));
        ChangesView view =
                changes(since, minute -> minute < 30 ? Rollup.EMPTY : counts("a", 100, 0), minute -> Rollup.EMPTY);

        assertThat(view.baselineRange().from()).isEqualTo(since);
        assertThat(change(view, "a", "write_attempts").baseline()).isEqualTo(100);
    }

    @Test
    void fewCounts_areLeftOut() {
        ChangesView view =
                changes(BASE, minute -> minute == 45 ? counts("rare", 9, 0) : Rollup.EMPTY, minute -> Rollup.EMPTY);

        assertThat(view.changes()).extracting(Change::metric).containsExactly("events");
    }

    @Test
    void rateOfFewErrors_isLeftOut() {
        ChangesView view = changes(BASE, minute -> counts("a", 100, minute % 10 == 0 ? 1 : 0), minute -> Rollup.EMPTY);

        assertThat(view.changes()).extracting(Change::metric).doesNotContain("error_rate_percent", "write_errors");
        assertThat(view.changes()).extracting(Change::metric).contains("success_rate");
    }

    @Test
    void nothingKnownBefore_isNoChange() {
        ChangesView view = changes(SPAN, minute -> counts("a", 100, 0), minute -> Rollup.EMPTY);

        assertThat(view.baselineRange()).isNull();
        assertThat(view.changes()).isEmpty();
    }

    @Test
    void distance_isThatOfTheCumulatedShares() {
        assertThat(DistributionDistance.between(Distribution.of(1, 2, 3, 4), Distribution.of(1, 2, 3, 4)))
                .isZero();
        assertThat(DistributionDistance.between(Distribution.of(1, 2), Distribution.of(3, 4)))
                .isEqualTo(1);
        assertThat(DistributionDistance.between(Distribution.of(-5, -1, 0, 2), Distribution.of(-5, 0, 2, 9)))
                .isEqualTo(0.25);
    }
}
