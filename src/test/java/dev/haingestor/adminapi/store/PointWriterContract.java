package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static dev.haingestor.adminapi.store.OddPoints.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every store does with points that are written to it. */
public abstract class PointWriterContract {

    private static final Window ALL = new Window(NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1)));

    /** A new empty one that keeps all. */
    protected abstract StatsStore store();

    /** What it told of since it was made. */
    protected abstract List<PointsWritten> told();

    private PointWriter writer() {
        return (PointWriter) store();
    }

    private List<Point> stored(String measurement) {
        List<Point> points = new ArrayList<>();
        store().recent(PointQuery.of(measurement, ALL, 1_000), points::add);
        return points;
    }

    private static Point point(Instant time, String field, Object value) {
        return Point.of(time, "m", Map.of("t", "a"), Map.of(field, value));
    }

    @Test
    void oddPoints_areThereAsTheyWere() {
        writer().write(OddPoints.good());

        assertThat(stored(OddPoints.ODD)).containsExactlyInAnyOrderElementsOf(OddPoints.good());
        assertThat(told()).containsExactly(new PointsWritten(NOON, NOON.plusNanos(3)));
    }

    @Test
    void sameSeriesAndTime_isOnePoint() {
        writer().write(List.of(point(NOON, "f", 1L), point(NOON, "g", 1L)));
        writer().write(List.of(point(NOON, "f", 2L)));

        assertThat(stored("m")).containsExactly(Point.of(NOON, "m", Map.of("t", "a"), Map.of("f", 2L, "g", 1L)));
    }

    @Test
    void nothing_isNothing() {
        writer().write(List.of());
        assertThat(told()).isEmpty();
    }

    @Test
    void pointThatCantBeSaid_costsNothingElse() {
        assertThatExceptionOfType(BadPointsException.class)
                .isThrownBy(() -> writer().write(List.of(OddPoints.bad().get(5), point(NOON, "f", 1L))))
                .satisfies(e -> assertThat(e.refused()).isEqualTo(2));
        assertThat(stored("m")).isEmpty();
    }

    @Test
    void anotherTypeThanTheFieldHas_isRefused_andTheOthersAreKept() {
        writer().write(List.of(point(NOON, "f", 1.5)));

        assertThatExceptionOfType(BadPointsException.class)
                .isThrownBy(() -> writer().write(
                                List.of(point(NOON.plusSeconds(1), "f", 1L), point(NOON.plusSeconds(2), "g", 1L))))
                .satisfies(e -> assertThat(e.refused()).isEqualTo(1));
        assertThat(stored("m")).containsExactly(point(NOON.plusSeconds(2), "g", 1L), point(NOON, "f", 1.5));
    }
}
