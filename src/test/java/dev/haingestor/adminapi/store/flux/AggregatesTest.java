package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** InfluxDB has no snapshot over several aggregates: what doesn't belong together must not become a figure. */
class AggregatesTest {

    private final Aggregates aggregates = new Aggregates(
            SeriesQuery.of("m", Map.of("d", FieldKind.DELTA, "g", FieldKind.GAUGE)), 1);
    private final RollupBuilder window = new RollupBuilder();

    @Test
    void addTo_partsOfOneMoment_makeCells() {
        add("g", 2.0, 30.0, 10.0, 20.0);
        add("d", 3.0, 0.3, null, null);

        assertThat(aggregates.addTo(List.of(window))).isTrue();
        assertThat(window.build().cell(Group.ALL, "g")).contains(new Gauge(2, 30, 10, 20));
        assertThat(window.build().cell(Group.ALL, "d")).contains(new Delta(3, 0.3));
    }

    @ParameterizedTest
    @CsvSource({"g,,30,10,20", "g,2,,10,20", "g,2,30,,20", "g,2,30,10,", "g,1,30,10,20", "g,4,30,10,20", "d,,5,,", "d,1,,,"})
    void addTo_partsOfDifferentMoments_areNoticed(String field, Double count, Double sum, Double min, Double max) {
        add(field, count, sum, min, max);
        assertThat(aggregates.addTo(List.of(window))).isFalse();
    }

    @Test
    void addTo_rowsOfSeveralSeries_areAddedUp() {
        add("g", 1.0, 10.0, 10.0, 10.0);
        add("g", 2.0, 50.0, 20.0, 30.0);

        aggregates.addTo(List.of(window));

        assertThat(window.build().cell(Group.ALL, "g")).contains(new Gauge(3, 60, 10, 30));
    }

    @Test
    void add_resultThatWasNotAsked_isAFailure() {
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> aggregates.add("_result", 0, Group.ALL, "d", 1));
    }

    private void add(String field, Double count, Double sum, Double min, Double max) {
        add("count", field, count);
        add("sum", field, sum);
        add("min", field, min);
        add("max", field, max);
    }

    private void add(String result, String field, Double value) {
        if (value != null) {
            aggregates.add(result, 0, Group.ALL, field, value);
        }
    }
}
