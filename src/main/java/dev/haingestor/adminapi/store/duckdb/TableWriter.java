package dev.haingestor.adminapi.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into a table: a point with the same series and time is updated, others are inserted. There is no primary key,
 * which would cost 51 bytes a row. Existing points are only looked for between the rows' own times, and not at all when all
 * rows are newer than the table, as usual.
 */
final class TableWriter {

    private final DuckDBConnection connection;

    /** The newest time in each table as of the last commit, by the table's number. */
    private final Map<Integer, Long> newest;

    private final Map<Integer, Long> newestNow = new HashMap<>();

    TableWriter(DuckDBConnection connection, Map<Integer, Long> newest) {
        this.connection = connection;
        this.newest = newest;
    }

    void write(Table table, Collection<Row> rows) throws SQLException {
        Times times = times(rows);
        long before = newest(table);
        if (times.first() > before) {
            try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table.sql())) {
                append(appender, table, rows);
            }
        } else {
            execute(SqlText.STAGE.with("table", table.sql()));
            try (DuckDBAppender appender =
                    connection.createAppender("temp", DuckDBConnection.DEFAULT_SCHEMA, "staged")) {
                append(appender, table, rows);
            }
            if (isThere(table, times)) {
                upsert(SqlText.MERGE, table, times);
                upsert(SqlText.INSERT_NEW, table, times);
            } else {
                execute(SqlText.INSERT_ALL.with("table", table.sql()));
            }
            // Otherwise the commit would spend time on storing the staged rows.
            execute(SqlText.UNSTAGE.text());
        }
        newestNow.put(table.id(), Math.max(before, times.last()));
    }

    private static Times times(Collection<Row> rows) {
        LongSummaryStatistics times = rows.stream().mapToLong(Row::time).summaryStatistics();
        return new Times(times.getMin(), times.getMax());
    }

    private static void append(DuckDBAppender appender, Table table, Collection<Row> rows) throws SQLException {
        List<StorageColumn> columns = table.columns();
        for (Row row : rows) {
            appender.beginRow();
            appender.append(row.time());
            if (row.rest() == null) {
                appender.appendNull();
            } else {
                appender.append(row.rest());
            }
            for (StorageColumn column : columns) {
                append(appender, row.get(column));
            }
            appender.endRow();
        }
        // Closing would flush, too, but hide a failure.
        appender.flush();
    }

    private static void append(DuckDBAppender appender, @Nullable Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.append(text);
        } else if (value instanceof Long number) {
            appender.append(number.longValue());
        } else if (value instanceof Double number) {
            appender.append(number.doubleValue());
        } else {
            appender.append(((Boolean) value).booleanValue());
        }
    }

    /** Whether any of the staged points exists already. This costs much less than an UPDATE that changes none. */
    private boolean isThere(Table table, Times times) throws SQLException {
        String sql = SqlText.ANY_STAGED.with(Map.of("table", table.sql(), "tags", sameTags(table)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).numbers(times.first(), times.last());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static String sameTags(Table table) {
        return table.tags().stream()
                .map(column -> " AND old." + column.sql() + " IS NOT DISTINCT FROM new." + column.sql())
                .collect(Collectors.joining());
    }

    private void upsert(SqlText text, Table table, Times times) throws SQLException {
        String fields = table.columns().stream()
                .filter(column -> !column.isTag())
                .map(column -> column.sql() + " = coalesce(new." + column.sql() + ", old." + column.sql() + "), ")
                .collect(Collectors.joining());
        String sql = text.with(Map.of("table", table.sql(), "fields", fields, "tags", sameTags(table)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, times.first());
            statement.setLong(2, times.last());
            statement.execute();
        }
    }

    private long newest(Table table) throws SQLException {
        Long known = newestNow.getOrDefault(table.id(), newest.get(table.id()));
        if (known != null) {
            return known;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SqlText.NEWEST.with("table", table.sql()))) {
            rows.next();
            long time = rows.getLong(1);
            long found = rows.wasNull() ? Long.MIN_VALUE : time;
            newestNow.put(table.id(), found);
            return found;
        }
    }

    /** The newest time in each table that was written, valid once the transaction is committed. */
    Map<Integer, Long> newest() {
        return newestNow;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private record Times(long first, long last) {}
}
