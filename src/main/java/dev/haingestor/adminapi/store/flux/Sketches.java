package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import java.util.List;

/** Sketches raw values as they come, a distribution for each window, group and field. */
final class Sketches {

    private final SeriesTable<Distribution.Builder[]> series;

    Sketches(int windows) {
        this.series = new SeriesTable<>(() -> new Distribution.Builder[windows]);
    }

    void add(int window, Group group, String field, double value) {
        Distribution.Builder[] builders = series.get(group, field);
        if (builders[window] == null) {
            builders[window] = new Distribution.Builder();
        }
        builders[window].accept(value);
    }

    void addTo(List<RollupBuilder> windows) {
        series.all().forEach((place, builders) -> {
            for (int window = 0; window < builders.length; window++) {
                if (builders[window] != null) {
                    windows.get(window).add(place.group(), place.field(), builders[window].build());
                }
            }
        });
    }
}
