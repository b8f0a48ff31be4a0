package dev.haingestor.adminapi.rollup;

import dev.haingestor.adminapi.NearestRank;
import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.store.RollupAssertions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rollups are a commutative monoid, and merging parts is reading the whole: on random values. */
class RollupLawsTest {

    private static final int TRIALS = 300;

    private final Random random = Seed.random(RollupLawsTest.class);

    @Test
    void plus_empty_changesNothing() {
        each(trial -> {
            Rollup rollup = rollup(values());
            assertSame(rollup.plus(Rollup.EMPTY), rollup);
            assertSame(Rollup.EMPTY.plus(rollup), rollup);
        });
    }

    @Test
    void plus_commutes() {
        each(trial -> {
            Rollup one = rollup(values());
            Rollup two = rollup(values());
            assertSame(one.plus(two), two.plus(one));
        });
    }

    @Test
    void plus_associates() {
        each(trial -> {
            Rollup one = rollup(values());
            Rollup two = rollup(values());
            Rollup three = rollup(values());
            assertSame(one.plus(two).plus(three), one.plus(two.plus(three)));
        });
    }

    @Test
    void merge_ofParts_isTheWhole() {
        each(trial -> {
            List<Value> values = values();
            List<Value> shuffled = new ArrayList<>(values);
            Collections.shuffle(shuffled, random);
            int cut = random.nextInt(values.size() + 1);
            Rollup parts =
                    Rollup.sum(List.of(rollup(shuffled.subList(cut, values.size())), rollup(shuffled.subList(0, cut))));
            assertSame(parts, rollup(values));
        });
    }

    @Test
    void quantile_ofMergedSketches_isWithinItsErrorOfTheSortedValues() {
        each(trial -> {
            double[] values = random.doubles(1 + random.nextInt(500))
                    .map(value -> Math.exp(20 * value - 10))
                    .sorted()
                    .toArray();
            Distribution merged = Distribution.of(values[0]);
            for (int i = 1; i < values.length; i++) {
                merged = merged.plus(Distribution.of(values[i]));
            }
            int percent = 1 + random.nextInt(100);
            assertNear(merged.quantile(percent / 100.0), NearestRank.of(values, percent));
        });
    }

    @Test
    void quantile_ofFewValues_isByNearestRank() {
        Distribution two = Distribution.of(5, 7);

        assertNear(two.quantile(0.5), 5);
        assertNear(two.quantile(0.95), 7);
        assertNear(two.quantile(0.99), 7);
    }

    /** As a double, 0.07 * 100 is a little more than 7. */
    @Test
    void quantile_rankThatIsAWholeNumber_isNotRoundedUp() {
        Distribution hundred =
                Distribution.of(IntStream.rangeClosed(1, 100).asDoubleStream().toArray());

        for (int percent = 1; percent <= 100; percent++) {
            assertNear(hundred.quantile(percent / 100.0), percent);
        }
    }

    @Test
    void quantile_ofOneTo200Values_isWithinItsErrorOfTheOneAtTheNearestRank() {
        for (int count = 1; count <= 200; count++) {
            double[] values = random.doubles(count)
                    .map(value -> (random.nextInt(5) - 1) * Math.exp(20 * value - 10))
                    .toArray();
            Distribution distribution = Distribution.of(values);
            for (int percent : new int[] {1, 7, 25, 50, 90, 95, 99, 100}) {
                double quantile = distribution.quantile(percent / 100.0);
                assertNear(quantile, NearestRank.of(values, percent));
                assertThat(quantile)
                        .isBetween(
                                distribution.gauge().min(), distribution.gauge().max());
            }
        }
    }

    private static void assertNear(double quantile, double exact) {
        assertThat(quantile).isCloseTo(exact, Offset.offset(Math.abs(exact) * Distribution.RELATIVE_ERROR + 1e-12));
    }

    @Test
    void plus_doesNotChangeItsParts() {
        Distribution one = Distribution.of(1, 2, 3);
        one.plus(Distribution.of(1_000));
        assertThat(one).isEqualTo(Distribution.of(1, 2, 3)).isNotEqualTo(Distribution.of(1, 2, 4));
    }

    @Test
    void quantile_neverLeavesTheExtremes() {
        assertThat(Distribution.of(10).quantile(0.99)).isEqualTo(10);
        assertThat(Distribution.of(-5, 0, Double.MAX_VALUE).quantile(1)).isLessThanOrEqualTo(Double.MAX_VALUE);
        assertThat(Distribution.of(-5, 0, 5).quantile(0)).isEqualTo(-5);
    }

    private void each(Consumer<Integer> trial) {
        for (int i = 0; i < TRIALS; i++) {
            trial.accept(i);
        }
    }

    private static void assertSame(Rollup actual, Rollup expected) {
        RollupAssertions.assertEqual(actual, expected, "rollup");
    }

    private List<Value> values() {
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            FieldKind kind = FieldKind.values()[random.nextInt(FieldKind.values().length)];
            values.add(new Value(Group.of("g" + random.nextInt(3)), kind, Math.exp(random.nextGaussian() * 8)));
        }
        return values;
    }

    private static Rollup rollup(List<Value> values) {
        RollupBuilder builder = new RollupBuilder();
        values.forEach(value -> builder.add(value.group(), value.kind().name(), value.cell()));
        return builder.build();
    }

    private record Value(Group group, FieldKind kind, double value) {

        Cell cell() {
            return switch (kind) {
                case POINTS -> new Points(1);
                case DELTA -> Delta.of(value);
                case GAUGE -> Gauge.of(value);
                case DISTRIBUTION -> Distribution.of(value);
            };
        }
    }

    @Test
    void rollup_groupWithoutCells_isNotThere() {
        assertThat(new Rollup(Map.of(Group.ALL, Map.of()))).isEqualTo(Rollup.EMPTY);
    }
}
