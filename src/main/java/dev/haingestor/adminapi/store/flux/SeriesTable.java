package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A map by group and field. Rows of one series follow each other, so the last entry is remembered: with millions of rows,
 * hashing each would cost as much as reading it. Not thread-safe.
 */
final class SeriesTable<T> {

    private final Map<Place, T> found = new HashMap<>();
    private final Supplier<T> fresh;
    private @Nullable Place lastPlace;
    private @Nullable T last;

    SeriesTable(Supplier<T> fresh) {
        this.fresh = fresh;
    }

    record Place(Group group, String field) {}

    T get(Group group, String field) {
        if (last != null
                && lastPlace != null
                && lastPlace.group() == group
                && lastPlace.field().equals(field)) {
            return last;
        }
        lastPlace = new Place(group, field);
        last = found.computeIfAbsent(lastPlace, key -> fresh.get());
        return last;
    }

    Map<Place, T> all() {
        return found;
    }
}
