package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.lineprotocol.LineFormat;
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
 * Writes points as line protocol, measurement by measurement, oldest first. It is read in slices that can be sorted in memory,
 * as on a full disk nothing can be put aside, and an export is then the way to rescue points; what is written meanwhile may be
 * in it or not. The same points make the same text, whatever store they come from, unless there are more of one time than a
 * slice has.
 */
public final class Export {

    private static final long LONGEST = Duration.ofDays(1).toNanos();
    private static final int MOST_ROWS = 20_000;

    private final WriterThread writer;

    Export(WriterThread writer) {
        this.writer = writer;
    }

    /**
     * @param from in nanoseconds since the Unix epoch; {@code to} is exclusive
     * @throws StoreException possibly after some lines were written
     * @throws UncheckedIOException when there is no more room or nobody to write for
     */
    public void write(long from, long to, Appendable out) {
        for (String measurement : writer.catalog().tables().keySet().stream().sorted().toList()) {
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

    /** Writes the first slice; returns where to go on. */
    private static OptionalLong write(DuckDBConnection connection, Table table, long from, long to, Appendable out)
            throws SQLException {
        OptionalLong first = time(connection, SqlText.FIRST_TIME, table, from, to);
        if (first.isEmpty()) {
            return first;
        }
        // The few points of a small measurement are read together: there may be hundreds such.
        long start = first.getAsLong();
        long end = !table.isSmall() && start < to - LONGEST ? start + LONGEST : to;
        OptionalLong beyond = time(connection, SqlText.NTH_TIME, table, start, end, MOST_ROWS);
        if (beyond.isPresent()) {
            end = Math.max(beyond.getAsLong(), start + 1);
        }
        // Too many points of one time can't be sorted by their tags.
        boolean sorted = beyond.isEmpty() || beyond.getAsLong() > start;
        writeSlice(connection, table, start, end, sorted ? SqlText.OLDEST_FIRST : SqlText.OF_ONE_TIME, out);
        return end == to ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** Empty when there is no such row. */
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

    private static void writeSlice(DuckDBConnection connection, Table table, long from, long to, SqlText text, Appendable out)
            throws SQLException {
        String sql = text.with(Map.of("table", table.points(), "columns", StoredRow.columns(table),
                "tags", tags(table)));
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
        return table.tags().stream().sorted(Comparator.comparing(StorageColumn::name)).map(place -> ", " + place.sql())
                .collect(Collectors.joining());
    }
}
