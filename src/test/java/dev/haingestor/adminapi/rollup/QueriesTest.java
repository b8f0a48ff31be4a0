package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.haingestor.adminapi.rollup.FieldKind.DELTA;
import static dev.haingestor.adminapi.rollup.FieldKind.GAUGE;
import static dev.haingestor.adminapi.rollup.FieldKind.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Queries that make no sense are refused before a store is asked. */
class QueriesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Window WINDOW = new Window(NOON, NOON.plusSeconds(60));
    private static final SeriesQuery QUERY = SeriesQuery.of("m", Map.of("a", DELTA, "b", GAUGE, "c", DELTA), "t");

    @Test
    void seriesQuery_withoutNames_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesQuery.of("", Map.of("f", POINTS)));
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesQuery.of("m", Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesQuery.of("m", Map.of("", POINTS)));
        assertThatIllegalArgumentException().isThrownBy(() -> QUERY.where("", "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> QUERY.where("t", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesQuery.of("m", Map.of("f", POINTS), "t", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesQuery.of("m", Map.of("f", POINTS), "t", "t"));
    }

    @Test
    void where_addsATag_andKeepsAllElse() {
        SeriesQuery narrowed = QUERY.where("u", "1").where("v", "2");

        assertThat(narrowed.tags()).isEqualTo(Map.of("u", "1", "v", "2"));
        assertThat(narrowed.fields()).isEqualTo(QUERY.fields());
        assertThat(narrowed.groupBy()).containsExactly("t");
        assertThat(QUERY.tags()).isEmpty();
    }

    @Test
    void fieldsOf_areThoseOfTheKinds() {
        assertThat(QUERY.fieldsOf(DELTA)).containsExactly("a", "c");
        assertThat(QUERY.fieldsOf(GAUGE, DELTA)).containsExactly("a", "b", "c");
        assertThat(QUERY.fieldsOf(POINTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, PointQuery.MAX_LIMIT + 1})
    void pointQuery_withALimitOutOfBounds_isRefused(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> PointQuery.of("m", WINDOW, limit));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PointQuery.MAX_LIMIT})
    void pointQuery_withALimitAtABound_isTaken(int limit) {
        assertThat(PointQuery.of("m", WINDOW, limit).limit()).isEqualTo(limit);
    }

    @Test
    void pointQuery_withoutNames_isRefused() {
        PointQuery query = PointQuery.of("m", WINDOW, 1);

        assertThatIllegalArgumentException().isThrownBy(() -> PointQuery.of("", WINDOW, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> query.where("", "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> query.where("t", ""));
        assertThat(query.where("t", "v").tags()).isEqualTo(Map.of("t", "v"));
    }

    /** Pages end anywhere in the order; the next one has all points after that, and no other. */
    @Test
    void cursor_isBeforeThosePointsThatFollowInTheOrder() {
        List<Point> points = Stream.of(point(0, "a"), point(0, "b"), point(0, "c"), point(1, "b"), point(-1, "a"))
                .sorted(Point.NEWEST_FIRST)
                .toList();

        assertThat(points).containsExactly(point(1, "b"), point(0, "a"), point(0, "b"), point(0, "c"), point(-1, "a"));
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.stream().filter(points.get(i).cursor()::isBefore))
                    .isEqualTo(points.subList(i + 1, points.size()));
        }
    }

    @Test
    void series_ofDifferentTags_hasDifferentNames() {
        assertThat(Point.of(NOON, "m ,=\\", Map.of("b=", "x,y", "a", " \\"), Map.of("f", 1L))
                        .series())
                .isEqualTo("m\\ \\,\\=\\\\,a=\\ \\\\,b\\==x\\,y");
    }

    @Test
    void groups_areOrderedByTheirValues_shorterOnesFirst() {
        Comparator<Group> order = Group.BY_NAME;
        List<Group> sorted = List.of(
                Group.ALL, Group.of("a"), Group.of("a", "a"), Group.of("a", "b"), Group.of("b"), Group.of("b", "a"));

        for (int i = 0; i < sorted.size(); i++) {
            for (int j = 0; j < sorted.size(); j++) {
                assertThat(Integer.signum(order.compare(sorted.get(i), sorted.get(j))))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void storeException_detailIsForLogsOnly() {
        StoreException failure = new StoreException("No answer", "timeout", null);

        assertThat(failure).hasMessage("No answer");
        assertThat(failure.detail()).isEqualTo("timeout");
        assertThat(failure.withDetail()).isEqualTo("No answer (timeout)");
        assertThat(new StoreException("No answer").withDetail()).isEqualTo("No answer");
    }

    private static Point point(int second, String tag) {
        return Point.of(NOON.plusSeconds(second), "m", Map.of("t", tag), Map.of("f", 1L));
    }
}
