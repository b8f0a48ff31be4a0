package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.store.PointsDeleted;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/** Deletes the points between two times that match a predicate, in one transaction. */
final class Deletion {

    private final DuckDBConnection connection;
    private final long from;
    private final long to;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** @param to inclusive; both in nanoseconds since the epoch */
    Deletion(DuckDBConnection connection, long from, long to) {
        this.connection = connection;
        this.from = from;
        this.to = to;
    }

    /** The time from the first to the last deleted point; empty when none matched. */
    Optional<PointsDeleted> run(Catalog catalog, DeletePredicate predicate) throws SQLException {
        Collection<Table> tables = predicate
                .measurement()
                .map(name -> (Collection<Table>) catalog.table(name).stream().toList())
                .orElse(catalog.tables().values());
        execute(SqlText.BEGIN);
        try {
            for (Table table : tables) {
                Optional<Filter> filter = Filter.of(table, predicate.tags());
                if (filter.isPresent()) {
                    delete(table, filter.get());
                }
            }
            execute(SqlText.COMMIT);
        } catch (SQLException | RuntimeException e) {
            execute(SqlText.ROLLBACK);
            throw e;
        }
        return first > last
                ? Optional.empty()
                : Optional.of(new PointsDeleted(
                        EpochNanos.instant(first), EpochNanos.instant(last).plusNanos(1)));
    }

    private void delete(Table table, Filter filter) throws SQLException {
        try (PreparedStatement statement = prepare(SqlText.SPAN, table, table.points(), filter);
                ResultSet span = statement.executeQuery()) {
            span.next();
            long earliest = span.getLong(1);
            if (span.wasNull()) {
                return;
            }
            first = Math.min(first, earliest);
            last = Math.max(last, span.getLong(2));
        }
        String kept = table.isSmall() ? SharedTable.TABLE.sql() : table.sql();
        try (PreparedStatement statement = prepare(SqlText.DELETE, table, kept, filter)) {
            statement.execute();
        }
    }

    private PreparedStatement prepare(SqlText text, Table table, String name, Filter filter) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.with(Map.of(
                "table",
                name,
                "filter",
                filter.text(),
                "owner",
                table.isSmall() ? " AND " + SharedTable.isOf(table) : "")));
        new Parameters(statement).numbers(from, to).texts(List.copyOf(filter.values()));
        return statement;
    }

    private void execute(SqlText text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text.text());
        }
    }
}
