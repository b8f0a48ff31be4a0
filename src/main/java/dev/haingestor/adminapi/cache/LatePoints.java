package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Rollup;
import java.util.Map;

/** How many points a window shows that it didn't show when it had passed already. */
final class LatePoints {

    private LatePoints() {
    }

    /** Never negative: what was deleted is not late. */
    static long newPoints(Rollup before, Rollup now) {
        if (hasRest(before) || hasRest(now)) {
            // Groups that come by names or lose them bring no points.
            return newPoints(before.ungrouped().cells().getOrDefault(Group.ALL, Map.of()),
                    now.ungrouped().cells().getOrDefault(Group.ALL, Map.of()));
        }
        return now.cells().entrySet().stream()
                .mapToLong(group -> newPoints(before.cells().getOrDefault(group.getKey(), Map.of()), group.getValue())).sum();
    }

    private static boolean hasRest(Rollup rollup) {
        return rollup.cells().keySet().stream().anyMatch(Group::isRest);
    }

    /** Events have one marker each, so these add up. Fields of other kinds stand side by side in a point: the most counts. */
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
