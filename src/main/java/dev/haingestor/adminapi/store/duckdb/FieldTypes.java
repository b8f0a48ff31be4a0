package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import java.util.HashMap;
import java.util.Map;

/** The type of each field in each shard. Used by the writer thread alone. */
final class FieldTypes {

    private final Map<Shard, Map<String, FieldType>> types = new HashMap<>();

    /** The types of a measurement's fields in a shard; empty when it has none. */
    Map<String, FieldType> of(int table, long shard) {
        return types.getOrDefault(new Shard(table, shard), Map.of());
    }

    void put(int table, long shard, String field, FieldType type) {
        types.computeIfAbsent(new Shard(table, shard), key -> new HashMap<>()).put(field, type);
    }

    void putAll(FieldTypes others) {
        others.types.forEach((shard, fields) ->
                types.computeIfAbsent(shard, key -> new HashMap<>()).putAll(fields));
    }

    Map<Shard, Map<String, FieldType>> all() {
        return types;
    }

    /** @param start in nanoseconds since the epoch */
    record Shard(int table, long start) {}
}
