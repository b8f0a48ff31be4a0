package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.FieldType;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The catalog's tables in the file. They change in the same transaction as the points they describe, so both always agree. */
final class CatalogTables {

    private CatalogTables() {}

    /** Creates missing tables, and drops measurements without points. */
    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.CATALOG.with("columns", SharedTable.columns()));
        }
        dropEmpty(connection);
    }

    /** Drops measurements without points, and the fields of the map that have none. */
    static void dropEmpty(Connection connection) throws SQLException {
        Set<Integer> withPoints = smallRows(connection).keySet();
        for (Table table : read(connection).tables().values()) {
            if (table.isSmall() ? !withPoints.contains(table.id()) : isEmpty(connection, table)) {
                drop(connection, table);
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.FORGET_FIELDS.text());
        }
    }

    /** The number of points of each measurement in the shared table, by the measurement's number. */
    static Map<Integer, Long> smallRows(Connection connection) throws SQLException {
        Map<Integer, Long> counts = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SqlText.SMALL_ROWS.text())) {
            while (rows.next()) {
                counts.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return counts;
    }

    /** The number of points that a measurement has in the shared table. */
    static long countSmallRows(Connection connection, Table small) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(SqlText.COUNT_SMALL_ROWS.with("owner", SharedTable.isOf(small)))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static boolean isEmpty(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SqlText.ANY.with("table", table.sql()))) {
            return !rows.next();
        }
    }

    private static void drop(Connection connection, Table table) throws SQLException {
        if (!table.isSmall()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(SqlText.DROP.with("table", table.sql()));
            }
        }
        for (SqlText text : List.of(
                SqlText.FORGET_MEASUREMENT, SqlText.FORGET_SMALL, SqlText.FORGET_PLACES, SqlText.FORGET_TYPES)) {
            execute(connection, text, table);
        }
    }

    private static void execute(Connection connection, SqlText text, Table table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text.text())) {
            statement.setInt(1, table.id());
            statement.execute();
        }
    }

    static Catalog read(Connection connection) throws SQLException {
        Map<Integer, List<StorageColumn>> columns = new HashMap<>();
        Map<String, Table> tables = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(SqlText.PLACES.text())) {
                while (rows.next()) {
                    Optional<FieldType> type =
                            Optional.ofNullable(rows.getString(3)).map(FieldType::valueOf);
                    columns.computeIfAbsent(rows.getInt(1), key -> new ArrayList<>())
                            .add(new StorageColumn(rows.getString(2), type, rows.getInt(4)));
                }
            }
            try (ResultSet rows = statement.executeQuery(SqlText.MEASUREMENTS.text())) {
                while (rows.next()) {
                    int id = rows.getInt(1);
                    tables.put(
                            rows.getString(2),
                            new Table(id, rows.getString(2), columns.getOrDefault(id, List.of()), rows.getBoolean(3)));
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
        if (table.isSmall()) {
            execute(connection, SqlText.ADD_SMALL, table);
        } else {
            create(connection, table);
        }
        try (PreparedStatement statement = connection.prepareStatement(SqlText.ADD_MEASUREMENT.text())) {
            statement.setInt(1, table.id());
            statement.setString(2, table.measurement());
            statement.execute();
        }
    }

    private static void create(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.CREATE.with("table", table.sql()));
            for (StorageColumn column : table.columns()) {
                addColumn(connection, table, column);
            }
        }
    }

    private static void addColumn(Connection connection, Table table, StorageColumn column) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.ADD_COLUMN.with(
                    Map.of("table", table.sql(), "column", column.sql(), "type", column.sqlType())));
        }
    }

    /**
     * Moves a measurement with all its points from the shared table into one of its own.
     *
     * @return how it is stored from now on
     */
    static Table move(Connection connection, Table small) throws SQLException {
        Table own = small.moved();
        create(connection, own);
        String columns =
                own.columns().stream().map(column -> ", " + column.sql()).collect(Collectors.joining());
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    SqlText.MOVE.with(Map.of("table", own.sql(), "points", small.points(), "columns", columns)));
            statement.execute(SqlText.DELETE_MOVED.with("owner", SharedTable.isOf(small)));
        }
        execute(connection, SqlText.FORGET_SMALL, small);
        return own;
    }

    /** Adds a column to the measurement's own table, if it needs one. The catalog doesn't have it yet. */
    static void makeRoom(Connection connection, Table table, StorageColumn column) throws SQLException {
        if (!column.isInMap() && !table.isSmall()) {
            addColumn(connection, table, column);
        }
    }

    /** Adds new columns and field types to the catalog, by appending: a thousand statements would take seconds. */
    static void add(DuckDBConnection connection, Map<Integer, List<StorageColumn>> columns, FieldTypes types)
            throws SQLException {
        if (!columns.isEmpty()) {
            try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "places")) {
                for (Map.Entry<Integer, List<StorageColumn>> measurement : columns.entrySet()) {
                    for (StorageColumn column : measurement.getValue()) {
                        append(appender, measurement.getKey(), column);
                    }
                }
                appender.flush();
            }
        }
        if (!types.all().isEmpty()) {
            try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "field_types")) {
                for (Map.Entry<FieldTypes.Shard, Map<String, FieldType>> shard :
                        types.all().entrySet()) {
                    for (Map.Entry<String, FieldType> field : shard.getValue().entrySet()) {
                        appender.beginRow();
                        appender.append(shard.getKey().table());
                        appender.append(field.getKey());
                        appender.append(shard.getKey().start());
                        appender.append(field.getValue().name());
                        appender.endRow();
                    }
                }
                appender.flush();
            }
        }
    }

    private static void append(DuckDBAppender appender, int measurement, StorageColumn column) throws SQLException {
        appender.beginRow();
        appender.append(measurement);
        appender.append(column.name());
        if (column.type().isPresent()) {
            appender.append(column.type().get().name());
        } else {
            appender.appendNull();
        }
        appender.append(column.column());
        appender.endRow();
    }
}
