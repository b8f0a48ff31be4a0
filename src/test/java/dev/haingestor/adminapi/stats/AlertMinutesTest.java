package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertFold;
import dev.haingestor.adminapi.alerts.AlertHistoryProperties;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.alerts.Rate;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the alerts of random worlds to those that an oracle makes of the raw points, minute by minute and by definition. */
@ExtendWith(Seed.class)
class AlertMinutesTest {

    private static final Instant START = Instant.parse("2026-11-20T12:07:00Z");
    private static final int PERIOD = 7;
    private static final int HOLD = 2;
    private static final int EXPIRY = 6;
    private static final int MIN_ATTEMPTS = 20;
    private static final double CLEAR = 80;
    private static final int MINUTES = 240;

    private final Random random = Seed.random(AlertMinutesTest.class);

    /** A point of a service, or an event where there is none. */
    private record RawPoint(Instant time, Optional<Group> service, String field, Cell cell) {}

    private record World(List<RawPoint> points, Set<Integer> unknownEvents, Set<Integer> unknownServices) {

        /** All points of some minutes as one rollup. */
        Rollup rollup(int from, int to, boolean events, Predicate<String> fields) {
            RollupBuilder sum = new RollupBuilder();
            points.stream()
                    .filter(point -> point.service().isEmpty() == events && fields.test(point.field()))
                    .filter(point ->
                            !point.time().isBefore(at(from)) && point.time().isBefore(at(to)))
                    .forEach(point -> sum.add(point.service().orElse(Group.ALL), point.field(), point.cell()));
            return sum.build();
        }

        List<Reading> readings(boolean events, Predicate<String> fields, Set<Integer> unknown) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 1 - PERIOD; i < MINUTES; i++) {
                if (!unknown.contains(i)) {
                    readings.add(Reading.of(
                            new Window(at(i), at(i + 1)),
                            rollup(i, i + 1, events, fields),
                            at(MINUTES + 1),
                            Source.EMBEDDED));
                }
            }
            return readings;
        }
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }

    private static boolean isTime(String field) {
        return field.equals("processing_time_ms");
    }

    @Test
    void alertsOfRandomWorlds_areThoseOfTheOracle() {
        int alerts = 0;
        for (int i = 0; i < 12; i++) {
            World world = world();
            List<AlertEpisode> made = alerts(world, Duration.ofMinutes(9));
            Set<String> expected = new TreeSet<>();
            oracle(world, expected);
            alerts += made.size();

            assertThat(new TreeSet<>(made.stream().map(AlertMinutesTest::text).toList()))
                    .isEqualTo(expected);
        }
        assertThat(alerts).isGreaterThan(30);
    }

    @Test
    void aFoldThatBeginsLater_makesTheSameAlerts_ofWhatOpensInIt() {
        World world = world();
        List<String> all = alerts(world, Duration.ofMinutes(9)).stream()
                .filter(alert -> alert.openedAt().isAfter(at(121)) && !alert.openedBefore())
                .filter(alert ->
                        !alert.scope().equals("system") || !alert.rule().label().equals("no_events"))
                .map(AlertMinutesTest::text)
                .sorted()
                .toList();
        Range later = new Range(at(60), at(MINUTES), Duration.ofMinutes(1));

        assertThat(alerts(world, Duration.ofMinutes(9), later).stream().map(AlertMinutesTest::text))
                .containsAll(all);
    }

    private static List<AlertEpisode> alerts(World world, Duration silence) {
        return alerts(world, silence, new Range(START, at(MINUTES), Duration.ofMinutes(1)));
    }

    private static List<AlertEpisode> alerts(World world, Duration silence, Range judged) {
        AlertProperties thresholds = new AlertProperties(5.0, 2.0, 90.0, 95.0, 1_000.0, (long) MIN_ATTEMPTS, silence);
        AlertHistoryProperties properties = new AlertHistoryProperties(
                Duration.ofMinutes(PERIOD), Duration.ofMinutes(HOLD), CLEAR, Duration.ofMinutes(EXPIRY));
        return new AlertMinutes(
                        judged,
                        PERIOD,
                        new AlertFold(thresholds, properties),
                        MIN_ATTEMPTS,
                        new AlertMinutes.Windows(
                                world.readings(true, field -> true, world.unknownEvents()),
                                world.readings(false, field -> !isTime(field), world.unknownServices()),
                                world.readings(false, AlertMinutesTest::isTime, world.unknownServices()),
                                Instant.MAX))
                .alerts(Optional.empty());
    }

    private static String text(AlertEpisode alert) {
        return String.join(
                " ",
                alert.rule().label(),
                alert.scope(),
                alert.service(),
                "" + alert.openedAt(),
                "" + alert.openedValue(),
                alert.end()
                        .map(end -> end.at() + (end.expired() ? " expired" : ""))
                        .orElse("open"),
                "" + alert.value(),
                alert.highestSeverity().label());
    }

    private World world() {
        List<RawPoint> points = new ArrayList<>();
        int services = 1 + random.nextInt(4);
        for (int service = 0; service < services; service++) {
            Group group = service == 3 ? Group.rest(1) : Group.of(service == 2 ? "" : "s" + service);
            boolean writesErrors = random.nextInt(5) > 0;
            boolean writesSuccess = random.nextInt(3) == 0;
            boolean fractions = random.nextInt(4) == 0;
            double failing = 0;
            boolean active = true;
            double slow = 1;
            for (int minute = 1 - PERIOD; minute < MINUTES; minute++) {
                if (random.nextInt(12) == 0) {
                    failing = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.15;
                    active = random.nextInt(4) > 0;
                    slow = random.nextInt(2) == 0 ? 1 : 3;
                }
                for (int i = random.nextInt(3); active && i > 0; i--) {
                    Instant time = at(minute).plusMillis(random.nextInt(60_000));
                    double attempts = random.nextInt(30) + (fractions ? random.nextDouble() : 0);
                    Optional<Group> of = Optional.of(group);
                    points.add(new RawPoint(time, of, "write_attempts", Delta.of(attempts)));
                    if (writesErrors) {
                        points.add(new RawPoint(time, of, "write_errors", Delta.of(Math.round(attempts * failing))));
                    }
                    if (writesSuccess) {
                        points.add(new RawPoint(
                                time, of, "success_rate", Gauge.of(100 - 100 * failing * random.nextDouble())));
                    }
                    points.add(new RawPoint(
                            time, of, "processing_time_ms", Distribution.of(500 * slow * random.nextDouble())));
                }
            }
        }
        boolean quiet = false;
        for (int minute = 1 - PERIOD; minute < MINUTES; minute++) {
            quiet = random.nextInt(15) == 0 ? !quiet : quiet;
            if (!quiet) {
                points.add(new RawPoint(at(minute).plusMillis(1), Optional.empty(), "state", new Points(1)));
            }
        }
        return new World(points, unknown(), unknown());
    }

    private Set<Integer> unknown() {
        Set<Integer> unknown = new HashSet<>();
        for (int gaps = random.nextInt(4); gaps > 0; gaps--) {
            int from = random.nextInt(MINUTES);
            for (int i = 0; i <= random.nextInt(12); i++) {
                unknown.add(from + i);
            }
        }
        return unknown;
    }

    /** Definitions, recomputed for each minute from the points. */
    private void oracle(World world, Set<String> alerts) {
        Set<Optional<Group>> subjects = new HashSet<>();
        world.points().stream()
                .map(RawPoint::service)
                .filter(group -> group.isPresent() && !group.get().isRest())
                .forEach(subjects::add);
        subjects.add(Optional.empty());
        for (Optional<Group> subject : subjects) {
            String name =
                    subject.map(group -> "service " + ServiceNames.name(group)).orElse("system system");
            Function<Rollup, ServiceMetrics> metrics = rollup ->
                    subject.map(group -> ServiceMetrics.of(rollup, group)).orElseGet(() -> ServiceMetrics.of(rollup));
            judge(
                    "high_error_rate " + name,
                    rates(world, rollup -> metrics.apply(rollup).errorRate()),
                    new double[] {2, 5},
                    1,
                    alerts);
            judge(
                    "low_success_rate " + name,
                    rates(world, rollup -> metrics.apply(rollup).successRate()),
                    new double[] {95, 90},
                    -1,
                    alerts);
            judge(
                    "high_processing_time " + name,
                    figures(world, rollup -> metrics.apply(rollup).processingTime()),
                    new double[] {1_000},
                    1,
                    alerts);
        }
        judge("no_events system system", silence(world), new double[] {540}, 1, alerts);
    }

    private static double[] rates(World world, Function<Rollup, Rate> rate) {
        return figures(world, rollup -> {
            Rate made = rate.apply(rollup);
            boolean few = made == null || made.attempts() != null && made.attempts() < MIN_ATTEMPTS;
            return few ? null : (Double) made.percent();
        });
    }

    /** Infinity stands for a minute that is not complete. */
    private static double[] figures(World world, Function<Rollup, Double> figure) {
        double[] values = new double[MINUTES];
        for (int minute = 0; minute < MINUTES; minute++) {
            int from = minute + 1 - PERIOD;
            int to = minute + 1;
            boolean known = world.unknownServices().stream().noneMatch(i -> i >= from && i < to);
            Double value = figure.apply(world.rollup(from, to, false, field -> true));
            values[minute] = known ? value == null ? Double.NaN : value : Double.POSITIVE_INFINITY;
        }
        return values;
    }

    private static double[] silence(World world) {
        double[] values = new double[MINUTES];
        for (int minute = 0; minute < MINUTES; minute++) {
            int last = minute;
            boolean known = !world.unknownEvents().contains(minute);
            while (last > -PERIOD && (world.unknownEvents().contains(last) || !hasEvents(world, last))) {
                known &= !world.unknownEvents().contains(last);
                last--;
            }
            values[minute] = known ? 60.0 * (minute - last) : Double.POSITIVE_INFINITY;
        }
        return values;
    }

    private static boolean hasEvents(World world, int minute) {
        return world.points().stream()
                .anyMatch(point -> point.service().isEmpty()
                        && !point.time().isBefore(at(minute))
                        && point.time().isBefore(at(minute + 1)));
    }

    private static void judge(String name, double[] values, double[] thresholds, int direction, Set<String> alerts) {
        int opened = -1;
        int highest = 0;
        for (int minute = 0; minute < values.length; minute++) {
            int level = 0;
            for (int i = 0; i < thresholds.length; i++) {
                level = isRaised(values, minute, thresholds[i], direction) ? i + 1 : level;
            }
            if (level > 0 && opened < 0) {
                opened = minute;
                highest = 0;
            }
            highest = Math.max(highest, level);
            boolean last = minute == values.length - 1;
            if (opened >= 0 && (level == 0 || last)) {
                String end = level > 0 ? "open" : at(minute + 1) + (Double.isNaN(values[minute]) ? " expired" : "");
                alerts.add(String.join(
                        " ",
                        name,
                        "" + at(opened + 1),
                        "" + values[opened],
                        end,
                        "" + lastKnown(values, minute),
                        highest == 2 ? "error" : "warning"));
                opened = -1;
            }
        }
    }

    private static double lastKnown(double[] values, int minute) {
        return Arrays.stream(values, 0, minute + 1)
                .filter(Double::isFinite)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Whether the figure was beyond the threshold for long enough, and neither clear of it nor unsaid for too long since. */
    private static boolean isRaised(double[] values, int minute, double threshold, int direction) {
        double clear = direction > 0 ? threshold * CLEAR / 100 : 100 - (100 - threshold) * CLEAR / 100;
        int unsaid = 0;
        for (int at = minute; at >= 0; at--) {
            if (isBeyond(values, at, threshold, direction) && isBeyond(values, at - 1, threshold, direction)) {
                return true;
            }
            if (Double.isFinite(values[at])) {
                unsaid = 0;
                if (direction * values[at] <= direction * clear) {
                    return false;
                }
            }
            unsaid += Double.isNaN(values[at]) ? 1 : 0;
            if (unsaid >= EXPIRY) {
                return false;
            }
        }
        return false;
    }

    private static boolean isBeyond(double[] values, int minute, double threshold, int direction) {
        return minute >= 0 && Double.isFinite(values[minute]) && direction * values[minute] > direction * threshold;
    }

    @Test
    void slidingSums_areThoseOfEachSpan_andBlocksDoNotShow() {
        double[] values = random.doubles(100, 0, 10).map(Math::rint).toArray();
        for (int span = 1; span <= 20; span++) {
            for (int offset = 0; offset < span; offset++) {
                double[] sums = SlidingSum.of(values, span, offset);

                assertThat(sums).hasSize(values.length - span + 1);
                for (int i = 0; i < sums.length; i++) {
                    assertThat(sums[i])
                            .isEqualTo(Arrays.stream(values, i, i + span).sum());
                }
            }
        }
    }
}
