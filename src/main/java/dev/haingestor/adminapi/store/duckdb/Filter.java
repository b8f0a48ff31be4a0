package dev.haingestor.adminapi.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SQL condition that a point has certain tags, and the values of its parameters. */
record Filter(String text, List<String> values) {

    /** The condition for these tags; empty when the table lacks one of them, so that no point matches. */
    static Optional<Filter> of(Table table, Map<String, String> tags) {
        List<StorageColumn> columns = new ArrayList<>();
        for (String tag : tags.keySet()) {
            Optional<StorageColumn> column = table.tag(tag);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            columns.add(column.get());
        }
        return Optional.of(new Filter(
                columns.stream().map(column -> " AND " + column.sql() + " = ?").collect(Collectors.joining()),
                List.copyOf(tags.values())));
    }
}
