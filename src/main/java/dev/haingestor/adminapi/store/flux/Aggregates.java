package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.flux.SeriesTable.Place;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/**
 * Puts counts, sums and extremes together to cells.
 *
 * <p>InfluxDB has no snapshot over several of them: a point written meanwhile is in the sum and not in the count. Such a pair
 * would make a mean that no value ever had, so it is noticed and the read is done again. A result that is missing is noticed by
 * the same.
 */
final class Aggregates {

    private static final double ROUNDING = 1e-9;

    private final SeriesQuery query;
    private final int windows;
    private final Map<Kind, Column> columns = new EnumMap<>(Kind.class);

    Aggregates(SeriesQuery query, int windows) {
        this.query = query;
        this.windows = windows;
    }

    /** The results by their names in the query texts. */
    private enum Kind {
        COUNT, SUM, MIN, MAX
    }

    /** Several rows for one place are several series of the group, or several spans of one. */
    void add(String result, int window, Group group, String field, double value) {
        columns.computeIfAbsent(kind(result), kind -> new Column(windows, switch (kind) {
            case MIN -> Math::min;
            case MAX -> Math::max;
            default -> Double::sum;
        })).add(window, group, field, value);
    }

    private static Kind kind(String result) {
        try {
            return Kind.valueOf(result.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StoreException("InfluxDB answered what was not asked: " + Faults.oneLine(result), e);
        }
    }

    /** False when the columns don't belong together; then the builders are of no use. */
    boolean addTo(List<RollupBuilder> builders) {
        Set<Place> places = new HashSet<>();
        columns.values().forEach(column -> places.addAll(column.series.all().keySet()));
        return places.stream().allMatch(place -> addTo(builders, place));
    }

    private boolean addTo(List<RollupBuilder> builders, Place place) {
        Figures figures = new Figures(query.fields().get(place.field()), values(Kind.COUNT, place),
                values(Kind.SUM, place), values(Kind.MIN, place), values(Kind.MAX, place));
        for (int window = 0; window < windows; window++) {
            if (!figures.isEmpty(window)) {
                Cell cell = figures.cell(window);
                if (cell == null) {
                    return false;
                }
                builders.get(window).add(place.group(), place.field(), cell);
            }
        }
        return true;
    }

    private double[] values(Kind kind, Place place) {
        Column column = columns.get(kind);
        double[] values = column == null ? null : column.series.all().get(place);
        return values == null ? column(windows) : values;
    }

    private static double[] column(int windows) {
        double[] values = new double[windows];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** What is known of a field of a group, window by window; NaN, which InfluxDB can't store, where nothing is. */
    private record Figures(FieldKind kind, double[] count, double[] sum, double[] min, double[] max) {

        boolean isEmpty(int window) {
            return Double.isNaN(count[window]) && Double.isNaN(sum[window]) && Double.isNaN(min[window])
                    && Double.isNaN(max[window]);
        }

        /** Null when its parts don't belong together. */
        Cell cell(int window) {
            if (Double.isNaN(count[window])) {
                return null;
            }
            long points = (long) count[window];
            return switch (kind) {
                case POINTS -> new Points(points);
                case DELTA -> Double.isNaN(sum[window]) ? null : new Delta(points, sum[window]);
                default -> gauge(points, sum[window], min[window], max[window]);
            };
        }

        private static Gauge gauge(long points, double sum, double min, double max) {
            double slack = ROUNDING * Math.max(Math.abs(min), Math.abs(max));
            double mean = sum / points;
            // Written so that a NaN in any of them is no either.
            return mean >= min - slack && mean <= max + slack ? new Gauge(points, sum, min, max) : null;
        }
    }

    /** One aggregate of every field and group. */
    private static final class Column {

        private final SeriesTable<double[]> series;
        private final DoubleBinaryOperator plus;

        Column(int windows, DoubleBinaryOperator plus) {
            this.series = new SeriesTable<>(() -> column(windows));
            this.plus = plus;
        }

        void add(int window, Group group, String field, double value) {
            double[] values = series.get(group, field);
            values[window] = Double.isNaN(values[window]) ? value : plus.applyAsDouble(values[window], value);
        }
    }
}
