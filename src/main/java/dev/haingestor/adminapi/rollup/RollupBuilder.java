package dev.haingestor.adminapi.rollup;

import java.util.HashMap;
import java.util.Map;

/**
 * Adds up cells to a rollup. Distributions are merged in place, as copying a sketch at each step would cost more than reading
 * it.
 */
public final class RollupBuilder {

    private final Map<Group, Map<String, Cell>> cells = new HashMap<>();
    private final Map<Group, Map<String, Distribution.Builder>> distributions = new HashMap<>();

    public void add(Rollup rollup) {
        rollup.cells().forEach((group, fields) -> fields.forEach((field, cell) -> add(group, field, cell)));
    }

    public void add(Group group, String field, Cell cell) {
        if (cell instanceof Distribution distribution) {
            distributions
                    .computeIfAbsent(group, key -> new HashMap<>())
                    .computeIfAbsent(field, key -> new Distribution.Builder())
                    .add(distribution);
        } else {
            cells.computeIfAbsent(group, key -> new HashMap<>()).merge(field, cell, Cell::plus);
        }
    }

    public Rollup build() {
        Map<Group, Map<String, Cell>> all = new HashMap<>();
        cells.forEach((group, fields) -> all.put(group, new HashMap<>(fields)));
        distributions.forEach((group, fields) -> fields.forEach((field, distribution) ->
                all.computeIfAbsent(group, key -> new HashMap<>()).merge(field, distribution.build(), Cell::plus)));
        return new Rollup(all);
    }
}
