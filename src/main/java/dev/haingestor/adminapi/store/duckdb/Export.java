package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.LineFormat;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Exports points as line protocol, measurement by measurement, oldest first, in slices that can be sorted in memory, as an
 * export must also work on a full disk. Points that are written meanwhile may be in it or not. The same points give the same
 * text from any store, unless more than a slice has the same time.
 */
public final class Export {

    private static final long LONGEST = Duration.ofDays(1).toNanos();
    private static final int MAX_ROWS = 20_000;

    private final WriterThread writer;

    Export(WriterThread writer) {
        this.writer = writer;
    }

    /**
     * @param to exclusive, in nanoseconds since the epoch as {@code from} is
     * @throws StoreException possibly after some lines were written
     * @throws UncheckedIOException if {@code out} can't be written, as when its reader has disconnected
     */
    public void write(long from, long to, Appendable out) {
        for (String measurement :
                writer.catalog().tables().keySet().stream().sorted().toList()) {
            OptionalLong next = OptionalLong.of(from);
            while (next.isPresent()) {
                long start = next.getAsLong();
                next = writer.read((connection, catalog) -> {
                    Optional<Table> table = catalog.table(measurement);
                    return table.isEmpty() ? OptionalLong.empty() : write(connection, table.get(), start, to, out);
                });
            }
        }
    }

    /** Writes the first slice; returns where the next one begins, empty when it was the last. */
    private static OptionalLong write(DuckDBConnection connection, Table table, long from, long to, Appendable out)
            throws SQLException {
        OptionalLong first = time(connection, SqlText.FIRST_TIME, table, from, to);
        if (first.isEmpty()) {
            return first;
        }
        // The few points of a small measurement are one slice, as there may be hundreds of such measurements.
        long start = first.getAsLong();
        long end = !table.isSmall() && start < to - LONGEST ? start + LONGEST : to;
        OptionalLong beyond = time(connection, SqlText.NTH_TIME, table, start, end, MAX_ROWS);
        if (beyond.isPresent()) {
            end = Math.max(beyond.getAsLong(), start + 1);
        }
        // A slice of one time may be too large to be sorted by tags.
        boolean sorted = beyond.isEmpty() || beyond.getAsLong() > start;
        writeSlice(connection, table, start, end, sorted ? SqlText.OLDEST_FIRST : SqlText.OF_ONE_TIME, out);
        return end == to ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** The time that a statement finds; empty when it finds none. */
    private static OptionalLong time(DuckDBConnection connection, SqlText text, Table table, long... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text.with("table", table.points()))) {
            new Parameters(statement).numbers(parameters);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return OptionalLong.empty();
                }
                long time = rows.getLong(1);
                return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(time);
            }
        }
    }

    private static void writeSlice(
            DuckDBConnection connection, Table table, long from, long to, SqlText text, Appendable out)
            throws SQLException {
        String sql =
                text.with(Map.of("table", table.points(), "columns", StoredRow.columns(table), "tags", tags(table)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).numbers(from, to);
            StringBuilder line = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    line.setLength(0);
                    LineFormat.append(line, StoredRow.read(table, rows).line(1, table.measurement()));
                    out.append(line.append('\n'));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tags(Table table) {
        return table.tags().stream()
                .sorted(Comparator.comparing(StorageColumn::name))
                .map(column -> ", " + column.sql())
                .collect(Collectors.joining());
    }
}
