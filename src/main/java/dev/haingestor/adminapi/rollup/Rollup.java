package dev.haingestor.adminapi.rollup;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The result of a series query for one window: a cell for each group and field that had points. A commutative monoid. */
public record Rollup(Map<Group, Map<String, Cell>> cells) {

    /** The rollup of a window that has no points. */
    public static final Rollup EMPTY = new Rollup(Map.of());

    public Rollup {
        Map<Group, Map<String, Cell>> copy = new HashMap<>();
        cells.forEach((group, fields) -> {
            if (!fields.isEmpty()) {
                copy.put(group, Map.copyOf(fields));
            }
        });
        cells = Map.copyOf(copy);
    }

    public static Rollup of(Group group, String field, Cell cell) {
        return new Rollup(Map.of(group, Map.of(field, cell)));
    }

    public static Rollup sum(Collection<Rollup> rollups) {
        RollupBuilder builder = new RollupBuilder();
        rollups.forEach(builder::add);
        return builder.build();
    }

    public Rollup plus(Rollup other) {
        return sum(List.of(this, other));
    }

    public boolean isEmpty() {
        return cells.isEmpty();
    }

    public Optional<Cell> cell(Group group, String field) {
        return Optional.ofNullable(cells.getOrDefault(group, Map.of()).get(field));
    }

    /** Keeps the groups that match, and drops all others. */
    public Rollup only(Predicate<Group> groups) {
        Map<Group, Map<String, Cell>> kept = new HashMap<>(cells);
        kept.keySet().removeIf(groups.negate());
        return new Rollup(kept);
    }

    /** Keeps the groups that match, and adds up all others as {@link Group#rest}. */
    public Rollup named(Predicate<Group> groups) {
        if (cells.keySet().stream().allMatch(groups)) {
            return this;
        }
        RollupBuilder builder = new RollupBuilder();
        cells.forEach((group, fields) -> {
            Group name = groups.test(group) ? group : Group.rest(group.values().size());
            fields.forEach((field, cell) -> builder.add(name, field, cell));
        });
        return builder.build();
    }

    /** Adds up all groups as {@link Group#ALL}. */
    public Rollup ungrouped() {
        RollupBuilder builder = new RollupBuilder();
        cells.values().forEach(fields -> fields.forEach((field, cell) -> builder.add(Group.ALL, field, cell)));
        return builder.build();
    }
}
