package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Rollup;
import java.util.List;
import org.assertj.core.data.Percentage;

import static org.assertj.core.api.Assertions.assertThat;

/** Equal rollups: whole numbers exactly, sums of doubles to 1e-9 (their order differs), sketches bin by bin. */
public final class RollupAssertions {

    private static final Percentage ROUNDING = Percentage.withPercentage(1e-7);

    private RollupAssertions() {}

    public static void assertEqual(List<Rollup> actual, List<Rollup> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertEqual(actual.get(i), expected.get(i), "window " + i);
        }
    }

    public static void assertEqual(Rollup actual, Rollup expected, String what) {
        assertThat(actual.cells().keySet()).as(what).isEqualTo(expected.cells().keySet());
        expected.cells().forEach((group, fields) -> {
            assertThat(actual.cells().get(group).keySet())
                    .as(what + " " + group)
                    .isEqualTo(fields.keySet());
            fields.forEach((field, cell) ->
                    assertEqual(actual.cells().get(group).get(field), cell, what + " " + group + " " + field));
        });
    }

    private static void assertEqual(Cell actual, Cell expected, String what) {
        assertThat(actual).as(what).hasSameClassAs(expected);
        assertThat(actual.count()).as(what).isEqualTo(expected.count());
        if (expected instanceof Delta delta) {
            assertClose(((Delta) actual).sum(), delta.sum(), what);
        } else if (expected instanceof Gauge gauge) {
            assertEqual((Gauge) actual, gauge, what);
        } else if (expected instanceof Distribution distribution) {
            assertEqual(((Distribution) actual).gauge(), distribution.gauge(), what);
            assertThat(((Distribution) actual).sameBins(distribution))
                    .as(what + " bins")
                    .isTrue();
        }
    }

    private static void assertEqual(Gauge actual, Gauge expected, String what) {
        assertClose(actual.sum(), expected.sum(), what);
        assertThat(actual.min()).as(what).isEqualTo(expected.min());
        assertThat(actual.max()).as(what).isEqualTo(expected.max());
    }

    private static void assertClose(double actual, double expected, String what) {
        assertThat(actual).as(what).isCloseTo(expected, ROUNDING);
    }
}
