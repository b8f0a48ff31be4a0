package dev.haingestor.adminapi.store.duckdb;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How each measurement is stored, by its name, as of a commit. Immutable. */
record Catalog(Map<String, Table> tables) {

    Catalog {
        tables = Map.copyOf(tables);
    }

    Optional<Table> table(String measurement) {
        return Optional.ofNullable(tables.get(measurement));
    }

    Catalog with(Map<String, Table> changed) {
        Map<String, Table> all = new HashMap<>(tables);
        all.putAll(changed);
        return new Catalog(all);
    }
}
