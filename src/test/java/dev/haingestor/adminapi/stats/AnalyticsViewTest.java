package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.stats.AnalyticsView.Series;
import dev.haingestor.adminapi.stats.AnalyticsView.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnalyticsViewTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private record Point(Instant time, Double value) {}

    /** @param values of adjacent minutes; null where it is not known */
    private static Series series(Double... values) {
        List<Point> points = new ArrayList<>();
        for (Double value : values) {
            points.add(new Point(NOON.plusSeconds(60L * points.size()), value));
        }
        return Series.of(points, Point::time, Point::value);
    }

    @Test
    void windowsWithoutAValue_countForNone() {
        Series series = series(4.0, null, 1.0, 3.0, null);

        assertThat(series.data())
                .containsExactly(
                        new Value(NOON, 4), new Value(NOON.plusSeconds(120), 1), new Value(NOON.plusSeconds(180), 3));
        assertThat(series.current()).isEqualTo(3);
        assertThat(series.peak()).isEqualTo(4);
        assertThat(series.min()).isEqualTo(1);
        assertThat(series.average()).isEqualTo(2.667);
    }

    @Test
    void nothingKnown_isNoFigure() {
        assertThat(series(null, null)).isEqualTo(new Series(null, null, null, null, null, List.of()));
        assertThat(series(5.0).trend()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"100,105,stable", "100,105.1,up", "100,94.9,down", "100,95,stable", "0,0,stable", "0,0.1,up", "-1,1,up"
    })
    void trend_isOfTheLaterHalfAgainstTheEarlierOne(double earlier, double later, String trend) {
        assertThat(series(earlier, earlier, later, later).trend()).isEqualTo(trend);
    }
}
