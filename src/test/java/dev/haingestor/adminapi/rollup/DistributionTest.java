package dev.haingestor.adminapi.rollup;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DistributionTest {

    @ParameterizedTest
    @CsvSource({"1,true", "-1e308,true", "Infinity,false", "-Infinity,false", "NaN,false"})
    void isFinite_whenTheSumIs(double sum, boolean finite) {
        Gauge gauge = new Gauge(2, sum, 0, 1);

        assertThat(gauge.isFinite()).isEqualTo(finite);
        assertThat(Distribution.ofBins(gauge, List.of()).isFinite()).isEqualTo(finite);
        assertThat(new Delta(2, sum).isFinite()).isEqualTo(finite);
        assertThat(new Points(2).isFinite()).isTrue();
    }

    @Test
    void sums_beyondAllNumbers_areNotFinite() {
        assertThat(Distribution.of(Double.MAX_VALUE, Double.MAX_VALUE).isFinite())
                .isFalse();
        assertThat(Distribution.of(Double.MAX_VALUE).isFinite()).isTrue();
    }

    @Test
    void bins_makeTheSameSketch() {
        Distribution whole = Distribution.of(-900, -2, -2, 0, 0, 0, 0.1, 7, 7, 1_000);

        assertThat(whole.bins()).filteredOn(bin -> bin.sign() == 0).containsExactly(new Distribution.Bin(0, 0, 3));
        assertThat(whole.bins()).extracting(Distribution.Bin::count).containsExactly(2L, 1L, 1L, 2L, 1L, 3L);
        assertThat(Distribution.ofBins(whole.gauge(), whole.bins())).isEqualTo(whole);
        assertThat(Distribution.of(5).bins()).hasSize(1);
    }

    @Test
    void ofBins_addsUpBinsOfOneIndex_zerosAsWell() {
        Distribution split = Distribution.ofBins(
                Distribution.of(0, 0, 0).gauge(),
                List.of(new Distribution.Bin(0, 0, 1), new Distribution.Bin(0, 0, 2)));

        assertThat(split).isEqualTo(Distribution.of(0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "1 2 3,1 2 3,true",
        "1 2 3,3 1 2,true",
        "1 2 3,1 2 4,false",
        "1 1 2,1 2 2,false",
        "1 2 3,1 2,false",
        "1 2 0,1 2 -3,false",
        "1 -2,1 -3,false",
        "1 -2 -2 -3,1 -2 -3 -3,false",
        "-1 -2 3 0,-1 -2 3 4,false",
        "1 2 -3,1 2 3,false"
    })
    void sameBins_whenAllBinsAreEqual(String one, String other, boolean same) {
        assertThat(distribution(one).sameBins(distribution(other))).isEqualTo(same);
        assertThat(distribution(other).sameBins(distribution(one))).isEqualTo(same);
    }

    @Test
    void sameBins_asManyValuesInMoreBins_areNotTheSame() {
        assertThat(distribution("1 1 1").sameBins(distribution("1 1 2"))).isFalse();
        assertThat(distribution("1 1 0").sameBins(distribution("1 1 2"))).isFalse();
        assertThat(distribution("1 0 0").sameBins(distribution("1 0 -1"))).isFalse();
    }

    @Test
    void equals_needsTheSameGauge() {
        Distribution one = distribution("1 2 3");

        assertThat(one).isNotEqualTo(Distribution.ofBins(new Gauge(3, 6, 1, 4), one.bins()));
        assertThat(one).hasSameHashCodeAs(distribution("3 2 1"));
    }

    @Test
    void width_isThatOfTheOutermostBins_ofBothSigns() {
        int factorE = (int) Math.round(Distribution.BINS_PER_E);

        assertThat(Distribution.of(0).width()).isZero();
        assertThat(Distribution.of(1, 1, 1).width()).isEqualTo(1);
        assertThat(Distribution.of(100, 100).width()).isEqualTo(1);
        assertThat(Distribution.of(1, Math.E).width()).isBetween(factorE, factorE + 2);
        assertThat(Distribution.of(1, Math.E, -1, -1, 0).width())
                .isEqualTo(Distribution.of(1, Math.E).width() + 1);
    }

    @Test
    void accept_ofValuesThatNoBinHolds_countsThemInTheLastBin() {
        Distribution largest = Distribution.of(Double.MAX_VALUE, -Double.MAX_VALUE);

        assertThat(largest.sameBins(Distribution.of(Distribution.LARGEST, -Distribution.LARGEST)))
                .isTrue();
        assertThat(largest.gauge()).isEqualTo(new Gauge(2, 0, -Double.MAX_VALUE, Double.MAX_VALUE));
    }

    @Test
    void gauge_withoutPoints_isNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Gauge(0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(Distribution::of);
    }

    @Test
    void plus_ofAnotherKind_isRefused() {
        List<Cell> kinds = List.of(new Points(1), Delta.of(1), Gauge.of(1), Distribution.of(1));

        for (Cell one : kinds) {
            for (Cell other : kinds) {
                if (one != other) {
                    assertThatIllegalArgumentException().isThrownBy(() -> one.plus(other));
                }
            }
        }
    }

    private static Distribution distribution(String values) {
        Distribution.Builder builder = new Distribution.Builder();
        for (String value : values.split(" ")) {
            builder.accept(Double.parseDouble(value));
        }
        return builder.build();
    }
}
