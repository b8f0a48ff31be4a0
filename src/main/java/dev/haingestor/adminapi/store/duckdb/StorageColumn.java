package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
import java.util.Optional;

/**
 * Where a tag or field is stored: in a column or in the map. A field whose type changes gets a second column.
 *
 * @param name the tag's or field's name
 * @param type empty for a tag
 * @param column its number; 0 for the map
 * @param key the field's key in the map, which begins with its type so that its value can be read
 */
record StorageColumn(String name, Optional<FieldType> type, int column, String key) {

    StorageColumn(String name, Optional<FieldType> type, int column) {
        this(
                name,
                type,
                column,
                type.map(known -> ColumnTypes.letter(known) + name).orElse(""));
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

    /** The column's SQL name. It is made of the number, as no name from outside may be part of a statement. */
    String sql() {
        return "c" + column;
    }

    String sqlType() {
        return type.map(ColumnTypes::sql).orElse("VARCHAR");
    }
}
