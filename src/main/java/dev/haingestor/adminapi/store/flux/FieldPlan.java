package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Window;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How some fields of a measurement must be read, given the types that they have had.
 *
 * @param changed whether any of them has had more than one type, so that all are read shard by shard
 * @param notAlwaysNumbers the fields that have ever held anything but numbers, which can't be added up
 * @param whole the fields that have ever held integers, whose sums can overflow in InfluxDB
 * @param shards the borders of the bucket's shards
 */
record FieldPlan(boolean changed, SortedSet<String> notAlwaysNumbers, SortedSet<String> whole, Shards shards) {

    /** Splits a time into the intervals that are read one by one. */
    List<Window> spans(Instant start, Instant end) {
        return changed ? shards.cut(start, end) : List.of(new Window(start, end));
    }

    /** Those of the given fields that have ever held anything but numbers. */
    SortedSet<String> notAlwaysNumbers(Collection<String> fields) {
        SortedSet<String> names = new TreeSet<>(fields);
        names.retainAll(notAlwaysNumbers);
        return names;
    }
}
