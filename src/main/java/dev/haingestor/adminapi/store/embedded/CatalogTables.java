package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.store.line.FieldType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalog on disk. It is changed in the transaction that writes the points it speaks of, so it can't disagree with them. */
final class CatalogTables {

    private CatalogTables() {
    }

    /** Makes what is missing and drops what retention has left without points. Only while nobody reads. */
    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.CATALOG.text());
        }
        for (Table table : read(connection).tables().values()) {
            if (isEmpty(connection, table)) {
                drop(connection, table);
            }
        }
    }

    private static boolean isEmpty(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(SqlText.ANY.with("table", table.sql()))) {
            return !rows.next();
        }
    }

    private static void drop(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.DROP.with("table", table.sql()));
        }
        for (SqlText text : List.of(SqlText.FORGET_MEASUREMENT, SqlText.FORGET_PLACES, SqlText.FORGET_TYPES)) {
            try (PreparedStatement statement = connection.prepareStatement(text.text())) {
                statement.setInt(1, table.id());
                statement.execute();
            }
        }
    }

    static Catalog read(Connection connection) throws SQLException {
        Map<Integer, List<Place>> places = new HashMap<>();
        Map<String, Table> tables = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(SqlText.PLACES.text())) {
                while (rows.next()) {
                    Optional<FieldType> type = Optional.ofNullable(rows.getString(3)).map(FieldType::valueOf);
                    places.computeIfAbsent(rows.getInt(1), key -> new ArrayList<>())
                            .add(new Place(rows.getString(2), type, rows.getInt(4)));
                }
            }
            try (ResultSet rows = statement.executeQuery(SqlText.MEASUREMENTS.text())) {
                while (rows.next()) {
                    int id = rows.getInt(1);
                    tables.put(rows.getString(2), new Table(id, rows.getString(2), places.getOrDefault(id, List.of())));
                }
            }
        }
        return new Catalog(tables);
    }

    static FieldTypes readTypes(Connection connection) throws SQLException {
        FieldTypes types = new FieldTypes();
        try (Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(SqlText.TYPES.text())) {
            while (rows.next()) {
                types.put(rows.getInt(1), rows.getLong(3), rows.getString(2), FieldType.valueOf(rows.getString(4)));
            }
        }
        return types;
    }

    static void add(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.CREATE.with("table", table.sql()));
        }
        try (PreparedStatement statement = connection.prepareStatement(SqlText.ADD_MEASUREMENT.text())) {
            statement.setInt(1, table.id());
            statement.setString(2, table.measurement());
            statement.execute();
        }
    }

    static void add(Connection connection, Table table, Place place) throws SQLException {
        if (!place.isInMap()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(SqlText.ADD_COLUMN.with(
                        Map.of("table", table.sql(), "column", place.sql(), "type", place.sqlType())));
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(SqlText.ADD_PLACE.text())) {
            statement.setInt(1, table.id());
            statement.setString(2, place.name());
            statement.setString(3, place.type().map(FieldType::name).orElse(null));
            statement.setInt(4, place.column());
            statement.execute();
        }
    }

    static void add(Connection connection, FieldTypes types) throws SQLException {
        if (types.all().isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SqlText.ADD_TYPE.text())) {
            for (Map.Entry<FieldTypes.Shard, Map<String, FieldType>> shard : types.all().entrySet()) {
                for (Map.Entry<String, FieldType> field : shard.getValue().entrySet()) {
                    statement.setInt(1, shard.getKey().table());
                    statement.setString(2, field.getKey());
                    statement.setLong(3, shard.getKey().start());
                    statement.setString(4, field.getValue().name());
                    statement.execute();
                }
            }
        }
    }
}
