package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.store.embedded.line.FieldType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which type each field has in each shard. Used by the writer's thread alone. */
final class FieldTypes {

    private final Map<Key, FieldType> types = new HashMap<>();

    Optional<FieldType> of(int table, String field, long shard) {
        return Optional.ofNullable(types.get(new Key(table, field, shard)));
    }

    void put(int table, String field, long shard, FieldType type) {
        types.put(new Key(table, field, shard), type);
    }

    void forgetBefore(long shard) {
        types.keySet().removeIf(key -> key.shard() < shard);
    }

    void putAll(FieldTypes others) {
        types.putAll(others.types);
    }

    Map<Key, FieldType> all() {
        return types;
    }

    record Key(int table, String field, long shard) {
    }
}
