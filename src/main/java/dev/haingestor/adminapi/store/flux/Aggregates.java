package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.flux.SeriesTable.Place;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;

/**
 * Assembles cells of counts, sums and extremes that InfluxDB has computed.
 *
 * <p>InfluxDB has no snapshot over several aggregates: a point that arrives meanwhile is in the sum and not in the count. So
 * counts are read before the others and again after them; only where both are equal do the parts belong to one set of points. A
 * sum of integers that is too large for InfluxDB wraps around without an error; it is suspected where the extremes allow it.
 */
final class Aggregates {

    /** Half the largest integer of InfluxDB, as the bound is computed in doubles, which round. */
    private static final double LARGE = 0x1p62;

    /** The most points of a window; larger counts could not be added up. */
    private static final double MAX_POINTS = 1e12;

    private final SeriesQuery query;
    private final int windows;
    private final Map<Kind, Column> columns = new EnumMap<>(Kind.class);

    Aggregates(SeriesQuery query, int windows) {
        this.query = query;
        this.windows = windows;
    }

    /** The results' names in the query texts; the last one is a repeated count. */
    private enum Kind {
        COUNT,
        SUM,
        MIN,
        MAX,
        RECOUNT
    }

    /** Adds a row. Rows of one window, group and field come from several series, or several spans of one. */
    void add(String result, int window, Group group, String field, double value) {
        add(kind(result), window, group, field, value);
    }

    /** Adds a row of counts that were read after all other aggregates. */
    void addRecount(String result, int window, Group group, String field, double value) {
        add(kind(result) == Kind.COUNT ? Kind.RECOUNT : kind(result), window, group, field, value);
    }

    private void add(Kind result, int window, Group group, String field, double value) {
        if ((result == Kind.COUNT || result == Kind.RECOUNT) && !(value >= 0 && value <= MAX_POINTS)) {
            throw InfluxErrors.noAnswer(value + " points", null);
        }
        columns.computeIfAbsent(
                        result,
                        kind -> new Column(
                                windows,
                                switch (kind) {
                                    case MIN -> Math::min;
                                    case MAX -> Math::max;
                                    default -> Double::sum;
                                }))
                .add(window, group, field, value);
    }

    private static Kind kind(String result) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.RECOUNT
                        && kind.name().toLowerCase(Locale.ROOT).equals(result))
                .findFirst()
                .orElseThrow(() -> InfluxErrors.noAnswer("a result that was not asked for: " + result, null));
    }

    /** The fields with cells whose parts may come from different sets of points. */
    SortedSet<String> torn() {
        return fieldsWith(
                (place, window) -> query.fields().get(place.field()) != FieldKind.POINTS && isTorn(place, window));
    }

    private boolean isTorn(Place place, int window) {
        double count = value(Kind.COUNT, place, window);
        boolean isEmpty = Double.isNaN(count);
        return count != value(Kind.RECOUNT, place, window)
                        && !(isEmpty && Double.isNaN(value(Kind.RECOUNT, place, window)))
                || isEmpty != Double.isNaN(value(Kind.MIN, place, window))
                || isEmpty != Double.isNaN(value(Kind.MAX, place, window));
    }

    /**
     * The fields whose sums may have wrapped around.
     *
     * @param whole fields that can hold integers
     */
    SortedSet<String> overflowing(Collection<String> whole) {
        return fieldsWith((place, window) -> whole.contains(place.field())
                && value(Kind.COUNT, place, window)
                                * Math.max(
                                        Math.abs(value(Kind.MIN, place, window)),
                                        Math.abs(value(Kind.MAX, place, window)))
                        >= LARGE);
    }

    private SortedSet<String> fieldsWith(Suspicion suspicion) {
        SortedSet<String> fields = new TreeSet<>();
        for (Place place : places()) {
            for (int window = 0; window < windows && !fields.contains(place.field()); window++) {
                if (suspicion.holds(place, window)) {
                    fields.add(place.field());
                }
            }
        }
        return fields;
    }

    private interface Suspicion {
        boolean holds(Place place, int window);
    }

    private Set<Place> places() {
        Set<Place> places = new HashSet<>();
        columns.values().forEach(column -> places.addAll(column.series.all().keySet()));
        return places;
    }

    /** @param without fields to leave out, as they are read in another way */
    void addTo(List<RollupBuilder> builders, Collection<String> without) {
        for (Place place : places()) {
            for (int window = 0; window < windows && !without.contains(place.field()); window++) {
                if (!Double.isNaN(value(Kind.COUNT, place, window))) {
                    builders.get(window).add(place.group(), place.field(), cell(place, window));
                }
            }
        }
    }

    private Cell cell(Place place, int window) {
        long points = (long) value(Kind.COUNT, place, window);
        double sum = value(Kind.SUM, place, window);
        return switch (Objects.requireNonNull(query.fields().get(place.field()))) {
            case POINTS -> new Points(points);
            case DELTA -> new Delta(points, sum);
            default -> new Gauge(points, sum, value(Kind.MIN, place, window), value(Kind.MAX, place, window));
        };
    }

    /** NaN where nothing was read. A sum is NaN, too, where infinite ones were added up, but then it has a count. */
    private double value(Kind kind, Place place, int window) {
        Column column = columns.get(kind);
        Numbers numbers = column == null ? null : column.series.all().get(place);
        return numbers == null ? Double.NaN : numbers.get(window);
    }

    /** One kind of aggregate of every field and group. */
    private static final class Column {

        private final SeriesTable<Numbers> series;
        private final DoubleBinaryOperator plus;

        Column(int windows, DoubleBinaryOperator plus) {
            this.series = new SeriesTable<>(() -> new Numbers(windows));
            this.plus = plus;
        }

        void add(int window, Group group, String field, double value) {
            Numbers numbers = series.get(group, field);
            double before = numbers.get(window);
            numbers.set(window, Double.isNaN(before) ? value : plus.applyAsDouble(before, value));
        }
    }

    /**
     * A number for each window, NaN at first. Only pages with numbers take memory: most of many groups have points in few
     * windows.
     */
    private static final class Numbers {

        private static final int PAGE = 32;

        private final double[][] pages;

        Numbers(int windows) {
            pages = new double[windows / PAGE + 1][];
        }

        double get(int window) {
            double[] page = pages[window / PAGE];
            return page == null ? Double.NaN : page[window % PAGE];
        }

        void set(int window, double value) {
            double[] page = pages[window / PAGE];
            if (page == null) {
                page = new double[PAGE];
                Arrays.fill(page, Double.NaN);
                pages[window / PAGE] = page;
            }
            page[window % PAGE] = value;
        }
    }
}
