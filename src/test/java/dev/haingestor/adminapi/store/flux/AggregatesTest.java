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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** InfluxDB has no snapshot over several aggregates: what doesn't belong together must not become a figure. */
class AggregatesTest {

    private final Aggregates aggregates =
            new Aggregates(SeriesQuery.of("m", Map.of("d", FieldKind.DELTA, "g", FieldKind.GAUGE)), 1);
    private final RollupBuilder window = new RollupBuilder();

    @Test
    void addTo_partsOfOneMoment_makeCells() {
        add("g", 2.0, 30.0, 10.0, 20.0, 2.0);
        add("d", 3.0, 0.3, 0.1, 0.1, 3.0);

        assertThat(aggregates.torn()).isEmpty();
        aggregates.addTo(List.of(window), Set.of());
        assertThat(window.build().cell(Group.ALL, "g")).contains(new Gauge(2, 30, 10, 20));
        assertThat(window.build().cell(Group.ALL, "d")).contains(new Delta(3, 0.3));
    }

    @ParameterizedTest
    @CsvSource({
        "g,,30,10,20,",
        "g,2,,,,2",
        "g,2,30,,20,2",
        "g,2,30,10,,2",
        "g,1,30,10,20,2",
        "d,,5,5,5,1",
        "d,1,5,,,1",
        "d,1,5,5,5,",
        "d,,,,,1"
    })
    void torn_namesFieldsWhosePartsAreOfDifferentMoments(
            String field, Double count, Double sum, Double min, Double max, Double recount) {
        add(field, count, sum, min, max, recount);
        add(field.equals("g") ? "d" : "g", 1.0, 5.0, 5.0, 5.0, 1.0);

        assertThat(aggregates.torn()).containsExactly(field);
        aggregates.addTo(List.of(window), aggregates.torn());
        assertThat(window.build().cells().get(Group.ALL))
                .doesNotContainKey(field)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "d,1,4e18,4e18,4e18,false",
        "d,2,4e18,4e18,4e18,true",
        "d,3,-2e18,-2e18,1,true",
        "d,1,1.8e19,1.8e19,1.8e19,true",
        "g,2,1e308,1e308,1e308,false"
    })
    void overflowing_namesIntegersWhoseSumMayHaveWrappedAround(
            String field, double count, double sum, double min, double max, boolean suspected) {
        add(field, count, sum, min, max, count);

        assertThat(aggregates.overflowing(Set.of("d")).contains(field)).isEqualTo(suspected);
    }

    @Test
    void addTo_rowsOfSeveralSeries_areAddedUp() {
        add("g", 1.0, 10.0, 10.0, 10.0, 1.0);
        add("g", 2.0, 50.0, 20.0, 30.0, 2.0);

        aggregates.addTo(List.of(window), Set.of());

        assertThat(window.build().cell(Group.ALL, "g")).contains(new Gauge(3, 60, 10, 30));
    }

    @Test
    void add_resultThatWasNotAsked_isAFailure() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> aggregates.add("_result", 0, Group.ALL, "d", 1));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> aggregates.add("recount", 0, Group.ALL, "d", 1));
    }

    private void add(String field, Double count, Double sum, Double min, Double max, Double recount) {
        add("count", field, count);
        add("sum", field, sum);
        add("min", field, min);
        add("max", field, max);
        if (recount != null) {
            aggregates.addRecount("count", 0, Group.ALL, field, recount);
        }
    }

    private void add(String result, String field, Double value) {
        if (value != null) {
            aggregates.add(result, 0, Group.ALL, field, value);
        }
    }
}
