package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every store must do. Inherited by each of them; the oracle is the first heir and judges the random worlds. */
public abstract class StatsStoreContract {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Range HOUR = new Range(NOON, NOON.plusSeconds(3_600), MINUTE);

    private static final SeriesQuery EVENTS = SeriesQuery.of(
            "home_assistant_events",
            Map.of("state", FieldKind.POINTS, "state_value", FieldKind.POINTS, "raw_data", FieldKind.POINTS));
    private static final SeriesQuery SERVICES = SeriesQuery.of(
            "service_metrics",
            Map.of("write_attempts", FieldKind.DELTA, "write_errors", FieldKind.DELTA, "success_rate", FieldKind.GAUGE),
            "service");
    private static final SeriesQuery LATENCY =
            SeriesQuery.of("service_metrics", Map.of("processing_time_ms", FieldKind.DISTRIBUTION), "service");

    private StatsStore store;

    /** Over an empty database, for one test. */
    protected abstract StatsStore emptyStore();

    protected abstract void write(List<Point> points);

    @BeforeEach
    void open() {
        store = emptyStore();
    }

    @Test
    void windows_countAnEventOfManyFieldsOnce() {
        write(List.of(Point.of(
                NOON,
                "home_assistant_events",
                Map.of("entity_id", "sensor.a"),
                Map.of("state", "1", "old_state", "0", "attr_unit", "W", "attr_name", "A"))));

        assertThat(total(EVENTS, HOUR, Group.ALL, "state")).isEqualTo(new Points(1));
        assertThat(sum(EVENTS, HOUR).cells().get(Group.ALL)).containsOnlyKeys("state");
    }

    @Test
    void windows_halfOpen_pointOnBorderBelongsToTheLaterOne() {
        write(List.of(
                event(NOON.minusNanos(1)),
                event(NOON),
                event(NOON.plusSeconds(60).minusNanos(1)),
                event(NOON.plusSeconds(60)),
                event(NOON.plusSeconds(3_600))));

        List<Rollup> windows = store.windows(EVENTS, HOUR);

        assertThat(windows).hasSize(60);
        assertThat(windows.get(0).cell(Group.ALL, "state")).contains(new Points(2));
        assertThat(windows.get(1).cell(Group.ALL, "state")).contains(new Points(1));
        assertThat(windows.subList(2, 60)).containsOnly(Rollup.EMPTY);
    }

    @Test
    void windows_integerAndFloatFieldsTogether() {
        write(List.of(
                service("a", NOON, Map.of("write_attempts", 10L, "write_errors", 0.5, "success_rate", 95.5)),
                service("b", NOON, Map.of("write_attempts", 7L, "write_errors", 1.5, "success_rate", 90.0))));

        Rollup first = store.windows(SERVICES, HOUR).get(0);

        assertThat(first.cell(Group.of("a"), "write_attempts")).contains(new Delta(1, 10));
        assertThat(first.cell(Group.of("b"), "write_errors")).contains(new Delta(1, 1.5));
        assertThat(first.cell(Group.of("b"), "success_rate")).contains(new Gauge(1, 90, 90, 90));
    }

    @Test
    void windows_emptyStore_everyWindowIsEmpty() {
        assertThat(store.windows(EVENTS, HOUR)).hasSize(60).containsOnly(Rollup.EMPTY);
        assertThat(store.windows(SERVICES, HOUR)).hasSize(60).containsOnly(Rollup.EMPTY);
        assertThat(store.windows(LATENCY, HOUR)).hasSize(60).containsOnly(Rollup.EMPTY);
    }

    @Test
    void windows_rangeWithoutWindows_isEmptyList() {
        assertThat(store.windows(EVENTS, new Range(NOON, NOON, MINUTE))).isEmpty();
    }

    @Test
    void windows_silentService_isAbsentNotZero() {
        write(List.of(
                service("loud", NOON, Map.of("write_attempts", 10L)),
                service("loud", NOON.plusSeconds(60), Map.of("write_attempts", 10L)),
                service("quiet", NOON.plusSeconds(60), Map.of("write_attempts", 0L))));

        List<Rollup> windows = store.windows(SERVICES, HOUR);

        assertThat(windows.get(0).cells()).containsOnlyKeys(Group.of("loud"));
        assertThat(windows.get(1).cell(Group.of("quiet"), "write_attempts")).contains(new Delta(1, 0));
        assertThat(windows.get(1).cell(Group.of("quiet"), "write_errors")).isEmpty();
    }

    @Test
    void windows_latePoint_countsInItsOwnWindowOnceItIsThere() {
        write(List.of(event(NOON.plusSeconds(600))));
        assertThat(store.windows(EVENTS, HOUR).get(0)).isEqualTo(Rollup.EMPTY);

        write(List.of(event(NOON.plusSeconds(30))));

        assertThat(store.windows(EVENTS, HOUR).get(0).cell(Group.ALL, "state")).contains(new Points(1));
    }

    @Test
    void windows_futurePoint_countsInItsOwnWindowOnly() {
        Instant future = Range.floor(Instant.now(), MINUTE).plus(Duration.ofHours(3));
        write(List.of(event(future)));

        assertThat(store.windows(EVENTS, new Range(future.minusSeconds(60), future, MINUTE)))
                .containsOnly(Rollup.EMPTY);
        assertThat(store.windows(EVENTS, new Range(future, future.plusSeconds(60), MINUTE)))
                .containsExactly(Rollup.of(Group.ALL, "state", new Points(1)));
    }

    @Test
    void windows_pointWrittenTwice_countsOnceWithItsLastFields() {
        write(List.of(service("a", NOON, Map.of("write_attempts", 10L, "write_errors", 1L))));
        write(List.of(service("a", NOON, Map.of("write_attempts", 12L, "success_rate", 99.0))));

        Rollup first = store.windows(SERVICES, HOUR).get(0);

        assertThat(first.cell(Group.of("a"), "write_attempts")).contains(new Delta(1, 12));
        assertThat(first.cell(Group.of("a"), "write_errors")).contains(new Delta(1, 1));
        assertThat(first.cell(Group.of("a"), "success_rate")).contains(Gauge.of(99));
    }

    @Test
    void windows_markerOfAnyType_isCounted() {
        write(List.of(
                Point.of(NOON, "home_assistant_events", Map.of("entity_id", "a"), Map.of("state", "on")),
                Point.of(NOON, "home_assistant_events", Map.of("entity_id", "b"), Map.of("state_value", 21.5)),
                Point.of(
                        NOON,
                        "home_assistant_events",
                        Map.of("entity_id", "c"),
                        Map.of("raw_data", "{\"a\": \"b\"}"))));

        assertThat(store.windows(EVENTS, HOUR).get(0).cells().get(Group.ALL))
                .isEqualTo(Map.of("state", new Points(1), "state_value", new Points(1), "raw_data", new Points(1)));
    }

    @Test
    void windows_namesWithQuotesSpacesUnicode() {
        String odd = "a \"quoted\", b=c 'd' ünï→✓ $(e) \\f {g}";
        SeriesQuery query = SeriesQuery.of(odd, Map.of(odd, FieldKind.DELTA), odd);
        write(List.of(
                Point.of(NOON, odd, Map.of(odd, odd), Map.of(odd, 3L)),
                Point.of(NOON, odd, Map.of(odd, "other"), Map.of(odd, 4L))));

        assertThat(store.windows(query, HOUR).get(0).cell(Group.of(odd), odd)).contains(new Delta(1, 3));
        assertThat(sum(query.where(odd, odd), HOUR).cells()).containsOnlyKeys(Group.of(odd));
    }

    @Test
    void windows_filterThatLooksLikeCode_isOnlyAValue() {
        write(List.of(service("a", NOON, Map.of("write_attempts", 10L))));

        for (String text : List.of("a\") or true //", "a' or '1'='1", "1h) |> drop(", "${service}", ".*", "*")) {
            assertThat(store.windows(SERVICES.where("service", text), HOUR)).containsOnly(Rollup.EMPTY);
        }
        assertThat(sum(SERVICES.where("service", "a"), HOUR).cells()).containsOnlyKeys(Group.of("a"));
    }

    @Test
    void windows_groupedByTagsThatSomePointsLack() {
        SeriesQuery query = SeriesQuery.of("m", Map.of("v", FieldKind.DELTA), "room", "floor");
        write(List.of(
                Point.of(NOON, "m", Map.of("room", "r", "floor", "1", "device", "x"), Map.of("v", 1L)),
                Point.of(NOON, "m", Map.of("room", "r", "floor", "1", "device", "y"), Map.of("v", 2L)),
                Point.of(NOON, "m", Map.of("room", "r"), Map.of("v", 4L)),
                Point.of(NOON, "m", Map.of("device", "z"), Map.of("v", 8L))));

        assertThat(sum(query, HOUR).cells())
                .isEqualTo(Map.of(
                        Group.of("r", "1"), Map.of("v", new Delta(2, 3)),
                        Group.of("r", ""), Map.of("v", new Delta(1, 4)),
                        Group.of("", ""), Map.of("v", new Delta(1, 8))));
    }

    @Test
    void windows_distribution_isWithinItsError() {
        write(IntStream.rangeClosed(1, 1_000)
                .mapToObj(i -> service("a", NOON.plusMillis(i), Map.of("processing_time_ms", (double) i)))
                .toList());

        var latency = (Distribution) total(LATENCY, HOUR, Group.of("a"), "processing_time_ms");

        assertThat(latency.gauge()).isEqualTo(new Gauge(1_000, 500_500, 1, 1_000));
        assertThat(latency.quantile(0.95)).isBetween(950 * 0.99, 950 * 1.01);
    }

    @Test
    void windows_distributionOfTwoValues_hasTheGreaterAsItsHighPercentile() {
        write(List.of(
                service("a", NOON.plusMillis(1), Map.of("processing_time_ms", 5.0)),
                service("a", NOON.plusMillis(2), Map.of("processing_time_ms", 7.0))));

        var latency = (Distribution) total(LATENCY, HOUR, Group.of("a"), "processing_time_ms");

        assertThat(latency.quantile(0.95)).isBetween(7 * 0.99, 7.0);
    }

    @Test
    void windows_thirtyDays() {
        Range month = new Range(NOON.minus(Duration.ofDays(30)), NOON, Duration.ofHours(6));
        write(IntStream.range(0, 30 * 24)
                .mapToObj(hour -> service(
                        "a",
                        NOON.minus(Duration.ofHours(hour + 1)),
                        Map.of("write_attempts", 2L, "processing_time_ms", 1.0 + hour)))
                .toList());

        List<Rollup> windows = store.windows(SERVICES, month);

        assertThat(windows)
                .hasSize(120)
                .allSatisfy(window ->
                        assertThat(window.cell(Group.of("a"), "write_attempts")).contains(new Delta(6, 12)));
        assertThat(total(LATENCY, month, Group.of("a"), "processing_time_ms").count())
                .isEqualTo(720);
    }

    @Test
    void windows_fieldThatChangedItsTypeOverTheWeeks_isReadWhole() {
        write(List.of(
                service("a", NOON.minus(Duration.ofDays(20)), Map.of("write_attempts", 3L)),
                service("b", NOON.minus(Duration.ofDays(20)), Map.of("write_attempts", 5L))));
        write(List.of(
                service("a", NOON, Map.of("write_attempts", 1.5)),
                service("new", NOON, Map.of("write_attempts", 2.5))));
        Range month = new Range(NOON.minus(Duration.ofDays(30)), NOON.plus(Duration.ofHours(6)), Duration.ofHours(6));

        assertThat(sum(SERVICES, month).cells())
                .isEqualTo(Map.of(
                        Group.of("a"), Map.of("write_attempts", new Delta(2, 4.5)),
                        Group.of("b"), Map.of("write_attempts", new Delta(1, 5)),
                        Group.of("new"), Map.of("write_attempts", new Delta(1, 2.5))));
        assertThat(store.last(SERVICES, new Window(month.start(), month.end())))
                .isEqualTo(Map.of(
                        Group.of("a"), NOON, Group.of("b"), NOON.minus(Duration.ofDays(20)), Group.of("new"), NOON));
        assertThat(recent(PointQuery.of("service_metrics", new Window(month.start(), month.end()), 10)))
                .hasSize(4);
    }

    @Test
    void windows_textWhereNumbersAreExpected_isNoPointOfThem() {
        write(List.of(service(
                "a",
                NOON.minus(Duration.ofDays(20)),
                Map.of(
                        "write_attempts",
                        3L,
                        "success_rate",
                        "high",
                        "processing_time_ms",
                        "slow",
                        "write_errors",
                        true))));
        write(List.of(service("a", NOON, Map.of("write_attempts", "many", "success_rate", 95.0))));
        Range month = new Range(NOON.minus(Duration.ofDays(30)), NOON.plus(Duration.ofHours(6)), Duration.ofHours(6));

        assertThat(sum(SERVICES, month).cells())
                .isEqualTo(
                        Map.of(Group.of("a"), Map.of("write_attempts", new Delta(1, 3), "success_rate", Gauge.of(95))));
        assertThat(sum(LATENCY, month)).isEqualTo(Rollup.EMPTY);
    }

    @Test
    void windows_randomWorlds_equalTheOracle() {
        Random random = Seed.random(getClass());
        OracleStore oracle = new OracleStore();
        for (int batch = 0; batch < 4; batch++) {
            List<Point> points = RandomWorld.points(random, NOON.minus(Duration.ofDays(2)), Duration.ofDays(3), 400);
            write(points);
            oracle.write(points);
        }
        for (int question = 0; question < 25; question++) {
            SeriesQuery query = RandomWorld.query(random);
            Range range = RandomWorld.range(random, NOON.minus(Duration.ofDays(2)), Duration.ofDays(3));
            Instant asOf = RandomWorld.asOf(random, range);
            RollupAssertions.assertEqual(store.windows(query, range, asOf), oracle.windows(query, range, asOf));
            Window all = new Window(range.start(), range.end());
            assertThat(store.last(query, all)).isEqualTo(oracle.last(query, all));
            assertThat(store.first(query, all)).isEqualTo(oracle.first(query, all));
        }
    }

    @Test
    void windows_asOf_pointsAtThatMomentOrLaterDoNotCount() {
        Instant asOf = NOON.plusSeconds(90).plusMillis(7);
        write(List.of(
                event(NOON.plusSeconds(60)),
                event(asOf.minusNanos(1)),
                event(asOf),
                event(asOf.plusSeconds(3)),
                event(NOON.plusSeconds(180)),
                service("a", asOf.minusNanos(1), Map.of("write_attempts", 1L, "processing_time_ms", 2.0)),
                service("a", asOf, Map.of("write_attempts", 4L, "processing_time_ms", 8.0))));

        List<Rollup> events = store.windows(EVENTS, HOUR, asOf);

        assertThat(events).hasSize(60);
        assertThat(events.get(1).cell(Group.ALL, "state")).contains(new Points(2));
        assertThat(Rollup.sum(events).cell(Group.ALL, "state")).contains(new Points(2));
        assertThat(Rollup.sum(store.windows(SERVICES, HOUR, asOf)).cell(Group.of("a"), "write_attempts"))
                .contains(new Delta(1, 1));
        assertThat(Rollup.sum(store.windows(LATENCY, HOUR, asOf))
                        .cell(Group.of("a"), "processing_time_ms")
                        .orElseThrow()
                        .count())
                .isEqualTo(1);
        assertThat(store.windows(EVENTS, HOUR, NOON)).hasSize(60).containsOnly(Rollup.EMPTY);
        assertThat(store.windows(EVENTS, HOUR, NOON.minusSeconds(1)))
                .hasSize(60)
                .containsOnly(Rollup.EMPTY);
    }

    /** Long after the range a store may let the database add up; a moment ago it may have to look at each value. */
    private List<Rollup> sums(SeriesQuery query, Range range) {
        List<Instant> moments = List.of(range.end(), range.end().plus(Duration.ofDays(1)));
        List<Rollup> sums = moments.stream()
                .map(asOf -> Rollup.sum(store.windows(query, range, asOf)))
                .toList();
        assertThat(sums.get(1)).isEqualTo(sums.get(0));
        return sums;
    }

    @Test
    void windows_integersWhoseSumIsTooLargeForOne_areAddedUpAllTheSame() {
        write(List.of(
                service(
                        "a",
                        NOON,
                        Map.of(
                                "write_attempts",
                                5_000_000_000_000_000_000L,
                                "write_errors",
                                -5_000_000_000_000_000_000L)),
                service(
                        "a",
                        NOON.plusSeconds(1),
                        Map.of(
                                "write_attempts",
                                5_000_000_000_000_000_000L,
                                "write_errors",
                                -5_000_000_000_000_000_000L))));

        assertThat(sums(SERVICES, HOUR).get(0).cells().get(Group.of("a")))
                .isEqualTo(Map.of("write_attempts", new Delta(2, 1e19), "write_errors", new Delta(2, -1e19)));
    }

    @Test
    void windows_numbersWhoseSumIsInfinite_areCounted_andCostNothingElse() {
        write(List.of(
                service("a", NOON, Map.of("write_attempts", 1e308, "success_rate", 1e308)),
                service("a", NOON.plusSeconds(1), Map.of("write_attempts", 1e308, "success_rate", 1e308)),
                service("b", NOON, Map.of("write_attempts", 3.0))));

        assertThat(sums(SERVICES, HOUR).get(0).cells())
                .isEqualTo(Map.of(
                        Group.of("a"),
                                Map.of(
                                        "write_attempts",
                                        new Delta(2, Double.POSITIVE_INFINITY),
                                        "success_rate",
                                        new Gauge(2, Double.POSITIVE_INFINITY, 1e308, 1e308)),
                        Group.of("b"), Map.of("write_attempts", new Delta(1, 3))));
    }

    @Test
    void windows_typeThatChangedSinceTheStoreWasLastRead_isReadWhole() {
        Range month = new Range(NOON.minus(Duration.ofDays(30)), NOON.plus(Duration.ofHours(6)), Duration.ofHours(6));
        write(List.of(service("a", NOON.minus(Duration.ofDays(9)), Map.of("write_attempts", 10L))));
        assertThat(sum(SERVICES, month).cell(Group.of("a"), "write_attempts")).contains(new Delta(1, 10));

        write(List.of(service("a", NOON.minus(Duration.ofDays(1)), Map.of("write_attempts", 5.0))));

        assertThat(sum(SERVICES, month).cell(Group.of("a"), "write_attempts")).contains(new Delta(2, 15));
        assertThat(store.last(SERVICES, new Window(month.start(), month.end())).get(Group.of("a")))
                .isEqualTo(NOON.minus(Duration.ofDays(1)));
    }

    @Test
    void first_isTheEarliestPointWithAnyOfTheFields() {
        Instant first = NOON.plusNanos(7);
        write(List.of(
                service("a", NOON, Map.of("unasked", 1L)),
                service("b", NOON.plusSeconds(5), Map.of("write_attempts", 1L)),
                service("a", first, Map.of("success_rate", 99.0)),
                service("a", NOON.minusSeconds(1), Map.of("write_attempts", 1L))));

        assertThat(store.first(SERVICES, new Window(NOON, NOON.plusSeconds(3_600))))
                .contains(first);
        assertThat(store.first(SERVICES, new Window(NOON.plusSeconds(6), NOON.plusSeconds(3_600))))
                .isEmpty();
        assertThat(store.first(EVENTS, new Window(NOON, NOON.plusSeconds(3_600))))
                .isEmpty();
    }

    @Test
    void last_isOfEachGroup_toTheNanosecond() {
        Instant newest = NOON.plusNanos(123_456_789);
        write(List.of(
                service("a", NOON, Map.of("write_attempts", 1L)),
                service("a", newest, Map.of("success_rate", 99.0)),
                service("b", NOON, Map.of("write_attempts", 1L)),
                service("c", NOON, Map.of("unasked", 1L)),
                service("b", NOON.plusSeconds(3_600), Map.of("write_attempts", 1L))));

        assertThat(store.last(SERVICES, new Window(NOON, NOON.plusSeconds(3_600))))
                .isEqualTo(Map.of(Group.of("a"), newest, Group.of("b"), NOON));
    }

    @Test
    void last_nothingThere_isEmpty() {
        assertThat(store.last(EVENTS, new Window(NOON, NOON.plusSeconds(60)))).isEmpty();
    }

    @Test
    void recent_newestFirst_withTagsAndTypedFields() {
        Map<String, Object> fields = Map.of("text", "a \"b\",\nc\\", "whole", 3L, "broken", 1.5, "flag", true);
        Point newest = Point.of(NOON.plusNanos(7), "m", Map.of("room", "küche", "x", "a b"), fields);
        Point older = Point.of(NOON, "m", Map.of("room", "bad"), Map.of("whole", 1L));
        Point other = Point.of(NOON, "other", Map.of(), Map.of("whole", 1L));
        write(List.of(older, newest, other));

        assertThat(recent(PointQuery.of("m", day(), 10))).containsExactly(newest, older);
        assertThat(recent(PointQuery.of("m", day(), 10).where("room", "bad"))).containsExactly(older);
    }

    /** Line protocol has no other way to write one than behind a backslash, which stays. */
    @Test
    void lineEndInATag_isKept() {
        Point odd = Point.of(NOON, "m", Map.of("room", "up\\\nstairs"), Map.of("v", 1L));
        write(List.of(odd));

        assertThat(recent(PointQuery.of("m", day(), 10))).containsExactly(odd);
        assertThat(sum(SeriesQuery.of("m", Map.of("v", FieldKind.DELTA), "room"), HOUR)
                        .cells())
                .containsOnlyKeys(Group.of("up\\\nstairs"));
    }

    @Test
    void recent_pages_withoutGapsOrRepeats() {
        List<Point> points = new ArrayList<>();
        Random random = Seed.random(getClass());
        for (int i = 0; i < 100; i++) {
            Instant time = NOON.minusSeconds((long) random.nextInt(4) * random.nextInt(3_000));
            points.add(Point.of(time, "m", Map.of("id", "s" + i), Map.of("v", (long) i)));
        }
        write(points);

        List<Point> paged = new ArrayList<>();
        PointQuery page = PointQuery.of("m", day(), 7);
        for (List<Point> found = recent(page); !found.isEmpty(); found = recent(page)) {
            paged.addAll(found);
            page = page.after(found.get(found.size() - 1).cursor());
        }

        assertThat(paged)
                .containsExactlyElementsOf(
                        points.stream().sorted(Point.NEWEST_FIRST).toList());
    }

    @Test
    void schema_namesMeasurementsFieldsAndTags() {
        write(List.of(event(NOON), service("a", NOON, Map.of("write_attempts", 1L, "a b", 2.5))));

        var measurements = store.schema().measurements();

        assertThat(measurements.keySet()).containsExactly("home_assistant_events", "service_metrics");
        assertThat(measurements.get("service_metrics").fields()).containsExactly("a b", "write_attempts");
        assertThat(measurements.get("home_assistant_events").tags()).containsExactly("entity_id", "event_type");
    }

    @Test
    void schema_tellsWhatFieldsAre() {
        write(List.of(
                service("a", NOON, Map.of("i", 1L, "f", 2.5, "t", "x", "b", true)),
                service("a", NOON.minus(Duration.ofDays(20)), Map.of("i", "text before"))));

        assertThat(store.schema().measurements().get("service_metrics").kinds())
                .isEqualTo(Map.of(
                        "i",
                        Set.of(Schema.Kind.NUMBER, Schema.Kind.TEXT),
                        "f",
                        Set.of(Schema.Kind.NUMBER),
                        "t",
                        Set.of(Schema.Kind.TEXT),
                        "b",
                        Set.of(Schema.Kind.BOOL)));
    }

    /** As Home Assistant makes them: each thing that has no unit is a measurement. */
    @Test
    void thousandMeasurements_ofAThousandEntities_areEachAnswered() {
        for (int round = 0; round < 3; round++) {
            Instant time = NOON.plusSeconds(round);
            write(IntStream.range(0, 1_000).mapToObj(i -> entity(i, time)).toList());
        }

        assertThat(store.schema().measurements()).hasSize(1_000);
        for (int i : new int[] {0, 1, 500, 999}) {
            SeriesQuery query = SeriesQuery.of(
                    "light.e" + i,
                    Map.of("value", FieldKind.GAUGE, "state", FieldKind.POINTS, "other" + i, FieldKind.DELTA),
                    "entity_id");
            Rollup sum = sum(query, HOUR);
            assertThat(sum.cells()).containsOnlyKeys(new Group(List.of("e" + i)));
            assertThat(sum.cells().get(new Group(List.of("e" + i))))
                    .isEqualTo(Map.of(
                            "value",
                            new Gauge(3, 3.0 * i, i, i),
                            "state",
                            new Points(3),
                            "other" + i,
                            new Delta(3, 3)));
            assertThat(store.last(query, day())).isEqualTo(Map.of(new Group(List.of("e" + i)), NOON.plusSeconds(2)));
            assertThat(recent(new PointQuery("light.e" + i, new TreeMap<>(), day(), 2, Optional.empty())))
                    .containsExactly(entity(i, NOON.plusSeconds(2)), entity(i, NOON.plusSeconds(1)));
        }
    }

    private static Point entity(int number, Instant time) {
        return Point.of(
                time,
                "light.e" + number,
                Map.of("domain", "light", "entity_id", "e" + number),
                Map.of("value", (double) number, "state", "on", "other" + number, 1L, "friendly_name_str", "Lamp"));
    }

    @Test
    void check_workingStore_returns() {
        store.check();
    }

    private static Window day() {
        return new Window(NOON.minus(Duration.ofDays(1)), NOON.plusSeconds(3_600));
    }

    private List<Point> recent(PointQuery query) {
        List<Point> points = new ArrayList<>();
        store.recent(query, points::add);
        return points;
    }

    private Rollup sum(SeriesQuery query, Range range) {
        return Rollup.sum(store.windows(query, range));
    }

    private Cell total(SeriesQuery query, Range range, Group group, String field) {
        return sum(query, range).cell(group, field).orElseThrow();
    }

    private static Point event(Instant time) {
        return Point.of(
                time,
                "home_assistant_events",
                Map.of("entity_id", "sensor.a", "event_type", "state_changed"),
                Map.of("state", "1", "old_state", "0"));
    }

    private static Point service(String name, Instant time, Map<String, ?> fields) {
        return Point.of(time, "service_metrics", Map.of("service", name), fields);
    }
}
