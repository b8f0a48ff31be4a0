package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import java.util.Optional;

/**
 * Where a table keeps what a writer calls by a name. A field whose type changes gets a second place: numbers of one kind stay
 * together.
 *
 * @param name the writer's
 * @param type empty for a tag
 * @param column its number; 0 for the map that holds what has no column
 * @param key of a field in the map: the type comes first, so that a value can be read without knowing when it was written
 */
record StorageColumn(String name, Optional<FieldType> type, int column, String key) {

    StorageColumn(String name, Optional<FieldType> type, int column) {
        this(name, type, column, type.map(known -> ColumnTypes.letter(known) + name).orElse(""));
    }

    static StorageColumn tag(String name, int column) {
        return new StorageColumn(name, Optional.empty(), column);
    }

    static StorageColumn field(String name, FieldType type, int column) {
        return new StorageColumn(name, Optional.of(type), column);
    }

    boolean isTag() {
        return type.isEmpty();
    }

    boolean isInMap() {
        return column == 0;
    }

    boolean isNumber() {
        return type.isPresent() && ColumnTypes.isNumber(type.get());
    }

    boolean isUnsigned() {
        return type.isPresent() && type.get() == FieldType.UNSIGNED;
    }

    /** The column's name in SQL. Made of its number: no name from outside is ever part of a query. */
    String sql() {
        return "c" + column;
    }

    String sqlType() {
        return type.map(ColumnTypes::sql).orElse("VARCHAR");
    }
}
