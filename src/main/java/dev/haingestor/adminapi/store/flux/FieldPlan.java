package dev.haingestor.adminapi.store.flux;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How some fields of a measurement must be read, by the types that they have had.
 *
 * @param changed whether any of them has had more than one type, so that it must be read shard by shard
 * @param notAlwaysNumbers those that have ever held anything else than numbers; where they do, they can't be added up
 * @param whole those that have ever held integers, whose sums can overflow in InfluxDB
 * @param shards where the bucket's shards begin
 */
record FieldPlan(boolean changed, SortedSet<String> notAlwaysNumbers, SortedSet<String> whole, Shards shards) {

    /** The parts in which a span of time is read. */
    List<Interval> spans(Instant start, Instant end) {
        return changed ? shards.cut(start, end) : List.of(new Interval(start, end));
    }

    /** Those of the fields that have ever held something else than numbers. */
    SortedSet<String> notAlwaysNumbers(Collection<String> fields) {
        SortedSet<String> names = new TreeSet<>(fields);
        names.retainAll(notAlwaysNumbers);
        return names;
    }
}
