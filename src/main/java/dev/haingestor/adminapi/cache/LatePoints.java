package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Rollup;
import java.util.Map;

/** Counts the points that a window shows and did not show when it was read after its end. */
final class LatePoints {

    private LatePoints() {}

    /** The count is never negative: a deleted point is not late. */
    static long newPoints(Rollup before, Rollup now) {
        if (hasRest(before) || hasRest(now)) {
            // A group that gets or loses its name brings no points.
            return newPoints(
                    before.ungrouped().cells().getOrDefault(Group.ALL, Map.of()),
                    now.ungrouped().cells().getOrDefault(Group.ALL, Map.of()));
        }
        return now.cells().entrySet().stream()
                .mapToLong(group -> newPoints(before.cells().getOrDefault(group.getKey(), Map.of()), group.getValue()))
                .sum();
    }

    private static boolean hasRest(Rollup rollup) {
        return rollup.cells().keySet().stream().anyMatch(Group::isRest);
    }

    /** Event markers add up, as an event has one. Other fields stand side by side in a point, so the largest count is taken. */
    private static long newPoints(Map<String, Cell> before, Map<String, Cell> now) {
        long markers = 0;
        long others = 0;
        for (Map.Entry<String, Cell> field : now.entrySet()) {
            Cell known = before.get(field.getKey());
            long more = Math.max(0, field.getValue().count() - (known == null ? 0 : known.count()));
            if (field.getValue() instanceof Points) {
                markers += more;
            } else if (!(field.getValue() instanceof Distribution)) {
                // Processing times are written with the deltas, which are counted.
                others = Math.max(others, more);
            }
        }
        return markers + others;
    }
}
