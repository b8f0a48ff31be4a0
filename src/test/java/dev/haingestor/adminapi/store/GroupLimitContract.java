package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every store must do where there are more groups than may have names. The oracle is the first heir, and judges. */
abstract class GroupLimitContract {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Range HOUR = new Range(NOON, NOON.plusSeconds(3_600), Duration.ofMinutes(5));
    private static final Window ALL_DAY = new Window(NOON.minus(Duration.ofHours(12)), NOON.plus(Duration.ofHours(12)));
    private static final SeriesQuery SERVICES = SeriesQuery.of(
            "service_metrics",
            Map.of(
                    "write_attempts",
                    FieldKind.DELTA,
                    "success_rate",
                    FieldKind.GAUGE,
                    "processing_time_ms",
                    FieldKind.DISTRIBUTION),
            "service");
    private static final SeriesQuery ATTEMPTS =
            SeriesQuery.of("service_metrics", Map.of("write_attempts", FieldKind.DELTA), "service");

    /** Over an empty database, for one test. */
    abstract StatsStore emptyStore(int mostGroups);

    abstract void write(List<Point> points);

    /** As of a moment ago a store may have to look at each value, long after it may let the database add up. */
    private static List<Instant> moments() {
        return List.of(HOUR.end(), HOUR.end().plus(Duration.ofDays(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void moreThanTheMaximum_theLargestHaveNames_allOthersAreOne_totalsAreExact(int most) {
        StatsStore store = emptyStore(most);
        OracleStore oracle = new OracleStore(most);
        List<Point> points = points(9);
        write(points);
        oracle.write(points);

        for (Instant asOf : moments()) {
            List<Rollup> windows = store.windows(SERVICES, HOUR, asOf);

            RollupAssertions.assertEqual(windows, oracle.windows(SERVICES, HOUR, asOf));
            assertThat(Rollup.sum(windows).cells().keySet())
                    .hasSize(most + 1)
                    .contains(Group.of("s9"), Group.of("s8"), Group.of("s7"), Group.rest(1))
                    .doesNotContain(Group.of("s1"));
            OracleStore unbounded = new OracleStore();
            unbounded.write(points);
            RollupAssertions.assertEqual(
                    Rollup.sum(windows).ungrouped(),
                    Rollup.sum(unbounded.windows(SERVICES, HOUR, asOf)).ungrouped(),
                    "total");
        }
        assertThat(store.last(SERVICES, ALL_DAY))
                .isEqualTo(oracle.last(SERVICES, ALL_DAY))
                .hasSize(most + 1);
        assertThat(store.first(SERVICES, ALL_DAY))
                .isEqualTo(oracle.first(SERVICES, ALL_DAY))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void moreThanTheMaximum_ofWhichAReadMeetsFew_haveTheSameNamesThere(int most) {
        StatsStore store = emptyStore(most);
        write(points(9));
        write(List.of(service("s1", NOON.minusSeconds(7), 5), service("s9", NOON.minusSeconds(6), 7)));

        Rollup before =
                Rollup.sum(store.windows(ATTEMPTS, new Range(NOON.minusSeconds(60), NOON, Duration.ofMinutes(1))));

        assertThat(before.cells())
                .isEqualTo(Map.of(
                        Group.rest(1),
                        Map.of("write_attempts", new Delta(1, 5)),
                        Group.of("s9"),
                        Map.of("write_attempts", new Delta(1, 7))));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void asManyAsTheMaximum_allHaveNames(int most) {
        StatsStore store = emptyStore(most);
        write(points(most));

        assertThat(Rollup.sum(store.windows(SERVICES, HOUR)).cells().keySet())
                .hasSize(most)
                .noneMatch(Group::isRest);
        assertThat(store.last(SERVICES, ALL_DAY)).hasSize(most);
        assertThat(store.tooManyGroups(SERVICES)).isEmpty();
    }

    @Test
    void ofGroupsOfOneSize_theFirstByNameHaveNames() {
        StatsStore store = emptyStore(3);
        write(List.of(
                service("b", NOON, 1),
                service("ab", NOON, 1),
                service("c", NOON, 1),
                service("A", NOON, 1),
                service("a", NOON, 1)));

        assertThat(Rollup.sum(store.windows(ATTEMPTS, HOUR)).cells().keySet())
                .isEqualTo(Set.of(Group.of("A"), Group.of("a"), Group.of("ab"), Group.rest(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void groupsThatComeSoonAfterTheyWereCounted_areBounded(int most) {
        StatsStore store = emptyStore(most);
        write(points(2));
        assertThat(Rollup.sum(store.windows(SERVICES, HOUR)).cells().keySet()).hasSize(2);
        List<Point> more = IntStream.range(0, 40)
                .mapToObj(i -> service("more-" + i, NOON.plusSeconds(60L * i), 100))
                .toList();
        write(more);

        for (Instant asOf : moments()) {
            Rollup sum = Rollup.sum(store.windows(SERVICES, HOUR, asOf));

            assertThat(sum.cells().keySet()).hasSize(most + 1).contains(Group.of("s2"), Group.rest(1));
            assertThat(((Delta) sum.ungrouped()
                                    .cell(Group.ALL, "write_attempts")
                                    .orElseThrow())
                            .sum())
                    .isEqualTo(4_000
                            + points(2).stream()
                                    .mapToDouble(GroupLimitContract::attempts)
                                    .sum());
        }
        assertThat(store.last(SERVICES, ALL_DAY))
                .hasSize(most + 1)
                .containsEntry(Group.rest(1), NOON.plusSeconds(60 * 39));
        assertThat(store.tooManyGroups(SERVICES)).isEqualTo(OptionalLong.of(42));
        assertThat(store.tooManyGroups(SERVICES.where("service", "s2"))).isEmpty();
    }

    @Test
    void oddNames_andPointsWithoutTheTag_areToldApart() {
        List<String> names = List.of("", "a|b", "a.b", "^(?:a)$", "a/b", "x\\\\y", "ünï→✓ 😀", "a\"b", "[a]");
        StatsStore store = emptyStore(3);
        for (int largest = 0; largest < names.size(); largest++) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                int size = i == largest
                        ? 3
                        : i == (largest + 1) % names.size() ? 2 : i == (largest + 2) % names.size() ? 2 : 1;
                for (int second = 0; second < size; second++) {
                    points.add(Point.of(
                            NOON.plusSeconds(second),
                            "odd" + largest,
                            names.get(i).isEmpty() ? Map.of() : Map.of("service", names.get(i)),
                            Map.of("v", 1L)));
                }
            }
            points.add(Point.of(NOON, "odd" + largest, Map.of("service", "b"), Map.of("v", 1L)));
            points.add(Point.of(NOON, "odd" + largest, Map.of("service", "acb"), Map.of("v", 1L)));
            write(points);
            SeriesQuery query = SeriesQuery.of("odd" + largest, Map.of("v", FieldKind.DELTA), "service");

            for (Instant asOf : moments()) {
                assertThat(Rollup.sum(store.windows(query, HOUR, asOf)).cells())
                        .isEqualTo(Map.of(
                                Group.of(names.get(largest)), Map.of("v", new Delta(3, 3)),
                                Group.of(names.get((largest + 1) % names.size())), Map.of("v", new Delta(2, 2)),
                                Group.of(names.get((largest + 2) % names.size())), Map.of("v", new Delta(2, 2)),
                                Group.rest(1), Map.of("v", new Delta(8, 8))));
            }
            assertThat(store.last(query, ALL_DAY))
                    .hasSize(4)
                    .containsEntry(Group.of(names.get(largest)), NOON.plusSeconds(2))
                    .containsEntry(Group.rest(1), NOON);
        }
    }

    @Test
    void bySeveralTags_thatSomePointsLack() {
        StatsStore store = emptyStore(3);
        SeriesQuery query = SeriesQuery.of("m", Map.of("v", FieldKind.DELTA), "room", "floor");
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            points.add(
                    Point.of(NOON.plusSeconds(i), "m", i % 3 == 0 ? Map.of() : Map.of("room", "r"), Map.of("v", 1L)));
            points.add(Point.of(NOON.plusSeconds(i), "m", Map.of("floor", "f" + i), Map.of("v", 10L)));
            points.add(Point.of(
                    NOON.plusSeconds(i), "m", Map.of("room", "r", "floor", "f" + i % 5 / 3), Map.of("v", 100L)));
        }
        write(points);

        for (Instant asOf : moments()) {
            assertThat(Rollup.sum(store.windows(query, HOUR, asOf)).cells())
                    .isEqualTo(Map.of(
                            Group.of("r", ""),
                            Map.of("v", new Delta(6, 6)),
                            Group.of("r", "f0"),
                            Map.of("v", new Delta(6, 600)),
                            Group.of("", ""),
                            Map.of("v", new Delta(3, 3)),
                            Group.rest(2),
                            Map.of("v", new Delta(12, 390))));
        }
    }

    @Test
    void ofATagThatIsAskedFor_groupsAreCountedByThemselves() {
        StatsStore store = emptyStore(3);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            points.add(Point.of(NOON, "m", Map.of("room", "r" + i, "floor", i < 3 ? "low" : "high"), Map.of("v", 1L)));
        }
        write(points);
        SeriesQuery query = SeriesQuery.of("m", Map.of("v", FieldKind.DELTA), "room");

        assertThat(Rollup.sum(store.windows(query.where("floor", "low"), HOUR))
                        .cells()
                        .keySet())
                .isEqualTo(Set.of(Group.of("r0"), Group.of("r1"), Group.of("r2")));
        assertThat(Rollup.sum(store.windows(query.where("floor", "high"), HOUR))
                        .cells()
                        .keySet())
                .hasSize(4)
                .contains(Group.rest(1));
    }

    @Test
    void notGroupedBy_anyNumberIsOneGroup() {
        StatsStore store = emptyStore(3);
        write(points(9));

        assertThat(Rollup.sum(store.windows(SeriesQuery.of("service_metrics", SERVICES.fields()), HOUR))
                        .cells())
                .containsOnlyKeys(Group.ALL);
    }

    @Test
    void randomWorlds_equalTheOracle() {
        Random random = Seed.random(getClass());
        StatsStore store = emptyStore(3);
        OracleStore oracle = new OracleStore(3);
        List<Point> points =
                RandomWorld.points(random, NOON.minus(Duration.ofDays(2)), Duration.ofDays(3), 900).stream()
                        .map(point -> sameFields(random, point))
                        .toList();
        write(points);
        oracle.write(points);
        for (int question = 0; question < 25; question++) {
            SeriesQuery query = RandomWorld.query(random);
            Range range = RandomWorld.range(random, NOON.minus(Duration.ofDays(2)), Duration.ofDays(3));
            Instant asOf = RandomWorld.asOf(random, range);
            RollupAssertions.assertEqual(store.windows(query, range, asOf), oracle.windows(query, range, asOf));
            Window all = new Window(range.start(), range.end());
            assertThat(store.last(query, all)).as(query.toString()).isEqualTo(oracle.last(query, all));
            assertThat(store.first(query, all)).isEqualTo(oracle.first(query, all));
        }
    }

    /** So that groups have the same order whether points are counted or their values. */
    private static Point sameFields(Random random, Point point) {
        if (!point.measurement().equals("service_metrics")) {
            return point;
        }
        Map<String, Object> fields = new HashMap<>(Map.of(
                "write_attempts",
                1L,
                "write_errors",
                2L,
                "success_rate",
                100 * random.nextDouble(),
                "processing_time_ms",
                Math.exp(random.nextGaussian())));
        fields.putAll(point.fields());
        return Point.of(point.time(), point.measurement(), point.tags(), fields);
    }

    /** Of each service as many as its number says, in the hour. */
    private static List<Point> points(int services) {
        List<Point> points = new ArrayList<>();
        for (int number = 1; number <= services; number++) {
            for (int i = 0; i < number; i++) {
                points.add(Point.of(
                        NOON.plusSeconds(353L * i + number),
                        "service_metrics",
                        Map.of("service", "s" + number),
                        Map.of(
                                "write_attempts",
                                (long) number,
                                "success_rate",
                                100.0 - number,
                                "processing_time_ms",
                                1.5 * number + i)));
            }
        }
        return points;
    }

    private static Point service(String name, Instant time, long attempts) {
        return Point.of(time, "service_metrics", Map.of("service", name), Map.of("write_attempts", attempts));
    }

    private static double attempts(Point point) {
        return (long) point.fields().get("write_attempts");
    }
}
