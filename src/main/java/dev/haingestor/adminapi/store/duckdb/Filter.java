package dev.haingestor.adminapi.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The condition that a point has certain tags: its text, and the values that go with it. */
record Filter(String text, List<String> values) {

    /** Empty when the table has no such tag, and so no such point. */
    static Optional<Filter> of(Table table, Map<String, String> tags) {
        List<StorageColumn> places = new ArrayList<>();
        for (String tag : tags.keySet()) {
            Optional<StorageColumn> place = table.tag(tag);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            places.add(place.get());
        }
        return Optional.of(new Filter(places.stream().map(place -> " AND " + place.sql() + " = ?").collect(Collectors.joining()),
                List.copyOf(tags.values())));
    }
}
