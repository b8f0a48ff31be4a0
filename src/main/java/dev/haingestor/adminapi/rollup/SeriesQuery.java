package dev.haingestor.adminapi.rollup;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Collections.unmodifiableSortedSet;

/**
 * A query for rollups: which points count, and how their fields are aggregated and grouped.
 *
 * @param fields the fields to read, each with its kind
 * @param tags a point counts when each of these tags has exactly this value
 * @param groupBy the tags whose values make the {@link Group}
 */
public record SeriesQuery(
        String measurement, SortedMap<String, FieldKind> fields, SortedMap<String, String> tags, List<String> groupBy) {

    public SeriesQuery {
        fields = unmodifiableSortedMap(new TreeMap<>(fields));
        tags = unmodifiableSortedMap(new TreeMap<>(tags));
        groupBy = List.copyOf(groupBy);
        if (measurement.isEmpty() || fields.isEmpty() || fields.containsKey("")) {
            throw new IllegalArgumentException("a series query names a measurement and at least one field");
        }
        if (tags.containsKey("") || tags.containsValue("") || groupBy.contains("")) {
            throw new IllegalArgumentException("tags have names and values: " + tags + " by " + groupBy);
        }
        if (new LinkedHashSet<>(groupBy).size() != groupBy.size()) {
            throw new IllegalArgumentException("grouped twice by one tag: " + groupBy);
        }
    }

    public static SeriesQuery of(String measurement, Map<String, FieldKind> fields, String... groupBy) {
        return new SeriesQuery(measurement, new TreeMap<>(fields), new TreeMap<>(), List.of(groupBy));
    }

    public SeriesQuery where(String tag, String value) {
        TreeMap<String, String> more = new TreeMap<>(tags);
        more.put(tag, value);
        return new SeriesQuery(measurement, fields, more, groupBy);
    }

    /** The fields of any of these kinds, sorted; may be empty. */
    public SortedSet<String> fieldsOf(FieldKind... kinds) {
        TreeSet<String> names = new TreeSet<>();
        fields.forEach((field, kind) -> {
            if (List.of(kinds).contains(kind)) {
                names.add(field);
            }
        });
        return unmodifiableSortedSet(names);
    }
}
