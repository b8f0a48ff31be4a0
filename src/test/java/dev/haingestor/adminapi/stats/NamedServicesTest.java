package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Alert;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers where there are more services than have figures by name. */
class NamedServicesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:30Z");
    private static final StatsRequest HOUR = StatsRequest.of(Period.HOUR);
    private static final Group REST = Group.rest(1);

    @Test
    void restOfTheStore_isTheLastOfTheServices_inTheTotals_withoutAlerts_andWithAWarning() {
        StatsReadings data = data(
                HOUR,
                window -> new Rollup(
                        Map.of(Group.of("a"), cells(10, 0), Group.of("z"), cells(20, 0), REST, cells(30, 30))),
                OptionalLong.of(100_000));

        Stats stats = fold(HOUR, data, 1_000);

        assertThat(stats.answer().metrics().services().keySet()).containsExactly("a", "z", "(others)");
        assertThat(stats.answer().metrics().services().get("(others)").writeAttempts())
                .isEqualTo(61L * 30);
        assertThat(stats.answer().metrics().totalWrites()).isEqualTo(61L * 60);
        assertThat(stats.answer().alerts())
                .extracting(Alert::scope)
                .containsOnly("system")
                .isNotEmpty();
        assertThat(stats.serviceTrends().get().get("(others)")).hasSize(61);
        assertThat(stats.answer().complete()).isTrue();
        Warning warning = warning(stats).orElseThrow();
        assertThat(warning.message()).startsWith("There are 100000 services: the largest have figures by name");
        assertThat(warning.affects()).containsExactly("services");
    }

    @Test
    void allByName_noWarning() {
        Stats stats = fold(HOUR, data(HOUR, window -> of("a", 1), OptionalLong.empty()), 1);

        assertThat(warning(stats)).isEmpty();
        assertThat(stats.answer().metrics().services()).containsOnlyKeys("a");
    }

    /** Windows may have been read while others were the largest. */
    @Test
    void moreNamesInTheWindowsThanTheMaximum_theLargestOfThemAreKept_totalsAreExact() {
        StatsReadings data = data(
                HOUR,
                window -> window % 2 == 0 ? of("even-" + window % 20, window) : of("odd", window),
                OptionalLong.empty());

        Stats stats = fold(HOUR, data, 3);

        assertThat(stats.answer().metrics().services().keySet())
                .containsExactly("even-0", "even-10", "odd", "(others)");
        double all = IntStream.range(0, 61).sum();
        assertThat(stats.answer().metrics().totalWrites().doubleValue()).isEqualTo(all);
        assertThat(stats.answer().metrics().services().values().stream()
                        .mapToDouble(one -> one.writeAttempts().doubleValue())
                        .sum())
                .isEqualTo(all);
        assertThat(stats.serviceTrends().get().get("(others)").get(4).eventsProcessed())
                .isEqualTo(4L);
        assertThat(stats.answer().metrics().processingTimePercentiles().max()).isEqualTo(60);
        assertThat(warning(stats).orElseThrow().message()).startsWith("There are more services than STATS_MAX_GROUPS");
    }

    @Test
    void manyWindows_haveFewerNames_asEachServiceHasAPointForEach() {
        StatsRequest minutes = new StatsRequest(Period.DAY, Duration.ofMinutes(1), Optional.empty(), false);
        Map<Group, Map<String, Cell>> many = new HashMap<>();
        IntStream.range(0, 1_000).forEach(i -> many.put(Group.of("s" + i), cells(1, 0)));
        StatsReadings data =
                data(minutes, window -> window == 7 ? new Rollup(many) : Rollup.EMPTY, OptionalLong.empty());

        Stats stats = fold(minutes, data, 1_000);

        assertThat(stats.serviceTrends().get().values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isBetween(150_000, 205_000);
        assertThat(stats.answer().metrics().totalWrites()).isEqualTo(1_000L);
    }

    @Test
    void service_oneOfTheRest_isToldFromOneThatHasWrittenNothing() {
        StatsReadings data = data(
                HOUR,
                window -> new Rollup(Map.of(Group.of("a"), cells(10, 0), REST, cells(30, 0))),
                OptionalLong.of(2_000));

        Stats hidden = fold(asking("job-4711"), data, 1_000);
        Stats rest = fold(asking("(others)"), data, 1_000);
        Stats named = fold(asking("a"), data, 1_000);

        assertThat(hidden.answer().warnings()).extracting(Warning::code).containsExactly("too_many_services");
        assertThat(hidden.answer().warnings().get(0).message()).endsWith("; job-4711 has none, or is one of these");
        assertThat(rest.answer().metrics().totalWrites()).isEqualTo(61L * 30);
        assertThat(named.answer().metrics().totalWrites()).isEqualTo(61L * 10);
        assertThat(warning(named).orElseThrow().message()).doesNotContain("has none");
    }

    @Test
    void service_thatIsAskedFor_hasFiguresEvenIfItIsNoneOfTheLargest() {
        StatsReadings data = data(
                HOUR,
                window -> new Rollup(
                        Map.of(Group.of("a"), cells(10, 0), Group.of("b"), cells(1, 0), Group.of("c"), cells(7, 0))),
                OptionalLong.empty());

        assertThat(fold(asking("c"), data, 1).answer().metrics().totalWrites()).isEqualTo(61L * 7);
        assertThat(fold(HOUR, data, 1).answer().metrics().services()).containsOnlyKeys("a", "(others)");
    }

    @Test
    void services_withAsManyPoints_areNamedByName_andASingleOneAtLeast() {
        StatsReadings data = data(
                HOUR,
                window -> new Rollup(
                        Map.of(Group.of("c"), cells(1, 0), Group.of("a"), cells(1, 0), Group.of("b"), cells(1, 0))),
                OptionalLong.empty());

        assertThat(fold(HOUR, data, 2).answer().metrics().services()).containsOnlyKeys("a", "b", "(others)");
        assertThat(fold(HOUR, data, 0).answer().metrics().services()).containsOnlyKeys("a", "(others)");
        assertThat(warning(fold(HOUR, data, 2)).orElseThrow().message())
                .endsWith("may be a part of what those with names had before");
    }

    private static StatsRequest asking(String service) {
        return new StatsRequest(Period.HOUR, HOUR.window(), Optional.of(service), false);
    }

    private static Optional<Warning> warning(Stats stats) {
        return stats.answer().warnings().stream()
                .filter(warning -> warning.code().equals("too_many_services"))
                .findFirst();
    }

    private static Stats fold(StatsRequest request, StatsReadings data, int most) {
        AlertCalculator alerts =
                new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, 20L, Duration.ZERO));
        return new StatsCalculator(StatsReads.inputs(request, data, Map.of()), alerts, most).stats();
    }

    private static Rollup of(String service, long number) {
        return new Rollup(Map.of(Group.of(service), cells(number, 0)));
    }

    private static Map<String, Cell> cells(long attempts, long errors) {
        return Map.of(
                "write_attempts",
                new Delta(1, attempts),
                "write_errors",
                new Delta(1, errors),
                "events_processed",
                new Delta(1, attempts),
                "processing_time_ms",
                Distribution.of(attempts));
    }

    /** With the windows of the period, the live one as well. */
    private static StatsReadings data(StatsRequest request, IntFunction<Rollup> rollup, OptionalLong services) {
        Range range = request.time().range(NOW, request.window());
        List<Reading> readings = IntStream.range(0, range.count())
                .mapToObj(i -> Reading.of(range.window(i), rollup.apply(i), NOW, Source.EMBEDDED))
                .toList();
        List<Reading> times = readings.stream()
                .map(reading -> part(reading, "processing_time_ms"::equals))
                .toList();
        List<Reading> counts = readings.stream()
                .map(reading -> part(reading, field -> !field.startsWith("processing")))
                .toList();
        return new StatsReadings(
                Source.EMBEDDED,
                NOW,
                range.start(),
                NOW,
                List.of(),
                counts,
                times,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                services,
                true,
                List.of());
    }

    private static Reading part(Reading reading, Predicate<String> fields) {
        Map<Group, Map<String, Cell>> cells = new HashMap<>();
        reading.rollup().cells().forEach((group, all) -> {
            Map<String, Cell> some = new HashMap<>(all);
            some.keySet().removeIf(fields.negate());
            cells.put(group, some);
        });
        return new Reading(reading.window(), new Rollup(cells), reading.readAt(), reading.covered(), reading.source());
    }
}
