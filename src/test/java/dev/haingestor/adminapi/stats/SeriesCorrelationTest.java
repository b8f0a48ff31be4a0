package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.stats.SeriesCorrelation.Coefficients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeriesCorrelationTest {

    private final Random random = Seed.random(SeriesCorrelationTest.class);

    private List<Double> noise(int count) {
        return IntStream.range(0, count).mapToObj(i -> random.nextGaussian()).toList();
    }

    @Test
    void secondFollowsTheFirst_isFoundAtItsLag() {
        List<Double> first = noise(200);
        List<Double> second = new ArrayList<>(Collections.nCopies(3, 0.0));
        second.addAll(first.subList(0, 197));

        List<Coefficients> lags = new SeriesCorrelation(first, second).upTo(10);
        Coefficients strongest = SeriesCorrelation.strongest(lags).orElseThrow();

        assertThat(lags).hasSize(21);
        assertThat(strongest.lag()).isEqualTo(3);
        assertThat(strongest.pearson()).isEqualTo(1);
        assertThat(strongest.pairs()).isEqualTo(197);
        assertThat(SeriesCorrelation.strongest(new SeriesCorrelation(second, first).upTo(10))
                        .orElseThrow()
                        .lag())
                .isEqualTo(-3);
    }

    @Test
    void ranks_ofAMonotoneRelation_agree() {
        List<Double> first = noise(100);
        List<Double> second = first.stream().map(value -> -Math.exp(3 * value)).toList();

        Coefficients both = new SeriesCorrelation(first, second).upTo(0).get(0);

        assertThat(both.spearman()).isEqualTo(-1);
        assertThat(both.pearson()).isBetween(-0.95, -0.1);
    }

    @Test
    void pearson_isThatOfTheDefinition() {
        List<Double> first = noise(50);
        List<Double> second = noise(50);

        assertThat(new SeriesCorrelation(first, second).upTo(0).get(0).pearson())
                .isCloseTo(definition(first, second), Offset.offset(0.0006));
    }

    private static double definition(List<Double> first, List<Double> second) {
        double meanOfFirst =
                first.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double meanOfSecond =
                second.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double both = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < first.size(); i++) {
            both += (first.get(i) - meanOfFirst) * (second.get(i) - meanOfSecond);
            squares += Math.pow(first.get(i) - meanOfFirst, 2);
            otherSquares += Math.pow(second.get(i) - meanOfSecond, 2);
        }
        return both / Math.sqrt(squares * otherSquares);
    }

    @Test
    void constantSeries_isSaid() {
        SeriesCorrelation constant = new SeriesCorrelation(noise(50), Collections.nCopies(50, 4.0));

        assertThat(constant.problem()).isEqualTo("constant");
        assertThat(constant.upTo(5)).isEmpty();
    }

    @Test
    void unknownValues_makeNoPairs() {
        List<Double> gaps = new ArrayList<>(noise(30));
        for (int i = 0; i < 30; i += 2) {
            gaps.set(i, null);
        }
        List<Double> few = new ArrayList<>(Collections.nCopies(30, null));
        IntStream.range(0, 9).forEach(i -> few.set(2 * i + 1, 1.0 * i));

        assertThat(new SeriesCorrelation(gaps, noise(30)).pairs()).isEqualTo(15);
        assertThat(new SeriesCorrelation(gaps, few).problem()).isEqualTo("too_few_pairs");
        assertThat(new SeriesCorrelation(gaps, few).upTo(2)).isEmpty();
    }
}
