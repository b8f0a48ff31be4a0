package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.util.List;
import java.util.Objects;

/** Builds the cells of each window, group and field from single values. */
final class Values {

    private final SeriesQuery query;
    private final SeriesTable<Cells[]> series;

    Values(SeriesQuery query, int windows) {
        this.query = query;
        this.series = new SeriesTable<>(() -> new Cells[windows]);
    }

    void add(int window, Group group, String field, double value) {
        if (!Double.isFinite(value)) {
            throw InfluxErrors.noAnswer("a point with the value " + value, null);
        }
        Cells[] cells = series.get(group, field);
        if (cells[window] == null) {
            cells[window] = query.fields().get(field) == FieldKind.DISTRIBUTION ? new Sketched() : new Summed();
        }
        cells[window].accept(value);
    }

    void addTo(List<RollupBuilder> windows) {
        series.all().forEach((place, cells) -> {
            for (int window = 0; window < cells.length; window++) {
                if (cells[window] != null) {
                    windows.get(window)
                            .add(
                                    place.group(),
                                    place.field(),
                                    cells[window].cell(Objects.requireNonNull(
                                            query.fields().get(place.field()))));
                }
            }
        });
    }

    /** Collects the values of one cell. */
    private interface Cells {

        void accept(double value);

        Cell cell(FieldKind kind);
    }

    private static final class Sketched implements Cells {

        private final Distribution.Builder values = new Distribution.Builder();

        @Override
        public void accept(double value) {
            values.accept(value);
        }

        @Override
        public Cell cell(FieldKind kind) {
            return values.build();
        }
    }

    private static final class Summed implements Cells {

        private long count;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        @Override
        public void accept(double value) {
            count++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        @Override
        public Cell cell(FieldKind kind) {
            return kind == FieldKind.DELTA ? new Delta(count, sum) : new Gauge(count, sum, min, max);
        }
    }
}
