package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/**
 * Reads raw points, newest first. Points of the same time are sorted here, by the name of their series, which the database
 * doesn't know; so all points of a page's oldest time are read, however many there are.
 */
final class PointReads {

    private final DuckDBConnection connection;
    private final Table table;
    private final PointQuery query;
    private final Filter filter;
    private final Consumer<Point> consumer;
    private final List<Point> sameTime = new ArrayList<>();
    private int missing;

    PointReads(DuckDBConnection connection, Table table, PointQuery query, Filter filter, Consumer<Point> consumer) {
        this.connection = connection;
        this.table = table;
        this.query = query;
        this.filter = filter;
        this.consumer = consumer;
        this.missing = query.limit();
    }

    void read() throws SQLException {
        long start = EpochNanos.of(query.window().start());
        long end = EpochNanos.of(query.window().end());
        if (query.after().isPresent()) {
            long time = EpochNanos.of(query.after().get().time());
            if (time < end && time >= start) {
                read(time, time + 1);
            }
            end = Math.min(end, time);
        }
        OptionalLong oldest = missing == 0 ? OptionalLong.empty() : oldest(start, end);
        if (oldest.isPresent()) {
            read(oldest.getAsLong(), end);
        }
    }

    private OptionalLong oldest(long start, long end) throws SQLException {
        String sql = SqlText.OLDEST_OF_NEWEST.with(Map.of("table", table.points(), "filter", filter.text()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).numbers(start, end).texts(filter.values()).numbers(missing);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                long time = rows.getLong(1);
                return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(time);
            }
        }
    }

    private void read(long start, long end) throws SQLException {
        String sql = SqlText.NEWEST_FIRST.with(
                Map.of("table", table.points(), "filter", filter.text(), "columns", StoredRow.columns(table)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).numbers(start, end).texts(filter.values());
            try (ResultSet rows = statement.executeQuery()) {
                while (missing > 0 && rows.next()) {
                    Point point = StoredRow.read(table, rows).point(table.measurement());
                    if (!sameTime.isEmpty() && !sameTime.get(0).time().equals(point.time())) {
                        handOver();
                    }
                    sameTime.add(point);
                }
            }
        }
        handOver();
    }

    private void handOver() {
        sameTime.stream()
                .filter(point ->
                        query.after().map(cursor -> cursor.isBefore(point)).orElse(true))
                .sorted(Comparator.comparing(Point::series))
                .limit(missing)
                .forEach(point -> {
                    missing--;
                    consumer.accept(point);
                });
        sameTime.clear();
    }
}
