package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Series;
import dev.haingestor.adminapi.rollup.Point;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A point read from a table, with its fields' types as they were written. */
record StoredRow(long time, SortedMap<String, String> tags, List<Field> fields) {

    /** The columns that a statement must select for {@link #read}. */
    static String columns(Table table) {
        return "time, rest"
                + table.columns().stream().map(column -> ", " + column.sql()).collect(Collectors.joining());
    }

    static StoredRow read(Table table, ResultSet row) throws SQLException {
        SortedMap<String, String> tags = new TreeMap<>();
        List<Field> fields = new ArrayList<>();
        if (row.getObject(2) instanceof Map<?, ?> rest) {
            rest.forEach((key, value) -> fields.add(field((String) key, (String) value)));
        }
        int index = 3;
        for (StorageColumn column : table.columns()) {
            Object value = row.getObject(index++);
            if (value != null && column.isTag()) {
                tags.put(column.name(), (String) value);
            } else if (value != null) {
                fields.add(new Field(column.name(), column.type().orElseThrow(), value));
            }
        }
        fields.sort(Comparator.comparing(Field::name));
        return new StoredRow(row.getLong(1), tags, fields);
    }

    private static Field field(String key, String value) {
        FieldType type = ColumnTypes.ofLetter(key.charAt(0));
        return new Field(key.substring(1), type, ColumnTypes.read(type, value));
    }

    Point point(String measurement) {
        Map<String, Object> values = new HashMap<>();
        fields.forEach(field -> values.put(field.name(), field.value()));
        return Point.of(EpochNanos.instant(time), measurement, tags, values);
    }

    Line line(int number, String measurement) {
        return new Line(number, new Series(measurement, tags), fields, time);
    }
}
