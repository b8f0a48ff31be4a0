package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A function that makes one value of the values of a field. */
enum AggregateFunction {
    COUNT(FieldKind.POINTS, Cell::count),
    SUM(FieldKind.DELTA, AggregateFunction::sum),
    MEAN(FieldKind.GAUGE, cell -> ((Gauge) cell).mean()),
    MIN(FieldKind.GAUGE, cell -> ((Gauge) cell).min()),
    MAX(FieldKind.GAUGE, cell -> ((Gauge) cell).max()),
    P50(FieldKind.DISTRIBUTION, cell -> ((Distribution) cell).quantile(0.50)),
    P95(FieldKind.DISTRIBUTION, cell -> ((Distribution) cell).quantile(0.95)),
    P99(FieldKind.DISTRIBUTION, cell -> ((Distribution) cell).quantile(0.99)),
    /** The sum per minute. */
    RATE(FieldKind.DELTA, AggregateFunction::sum);

    private final FieldKind kind;
    private final Function<Cell, Number> value;

    AggregateFunction(FieldKind kind, Function<Cell, Number> value) {
        this.kind = kind;
        this.value = value;
    }

    private static double sum(Cell cell) {
        return ((Delta) cell).sum();
    }

    static Optional<AggregateFunction> of(String label) {
        return Arrays.stream(values())
                .filter(function -> function.label().equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(AggregateFunction::label).toList();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of cells that it is made of. */
    FieldKind kind() {
        return kind;
    }

    /**
     * The value of a cell; null where it is no finite number.
     *
     * @param covered the time that the cell is of
     */
    @Nullable
    Number of(Cell cell, Duration covered) {
        Number whole = value.apply(cell);
        if (this == COUNT) {
            return whole;
        }
        double result = this == RATE
                ? whole.doubleValue() * Duration.ofMinutes(1).toMillis() / covered.toMillis()
                : whole.doubleValue();
        return Double.isFinite(result) ? result : null;
    }
}
