package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/** Reads the windows of a series query: all cells but distributions with one statement, and each distribution with one more. */
final class WindowReads {

    private final DuckDBConnection connection;
    private final Table table;
    private final SeriesQuery query;
    private final Range range;
    private final Filter filter;
    private final Groups groups;
    private final RollupBuilder[] windows;
    private final long end;

    /** @param asOf points at this moment or later do not count */
    WindowReads(
            DuckDBConnection connection,
            Table table,
            SeriesQuery query,
            Range range,
            Instant asOf,
            Filter filter,
            Groups groups) {
        this.groups = groups;
        this.end = EpochNanos.of(asOf.isBefore(range.end()) ? asOf : range.end());
        this.connection = connection;
        this.table = table;
        this.query = query;
        this.range = range;
        this.filter = filter;
        this.windows = Stream.generate(RollupBuilder::new).limit(range.count()).toArray(RollupBuilder[]::new);
    }

    List<Rollup> rollups() throws SQLException {
        List<String> plain = known(query.fieldsOf(FieldKind.POINTS, FieldKind.DELTA, FieldKind.GAUGE));
        if (!plain.isEmpty()) {
            readCells(plain);
        }
        for (String field : known(query.fieldsOf(FieldKind.DISTRIBUTION))) {
            readDistribution(field);
        }
        return Stream.of(windows).map(RollupBuilder::build).toList();
    }

    private List<String> known(Iterable<String> fields) {
        List<String> known = new ArrayList<>();
        for (String field : fields) {
            if (!table.field(field).isEmpty()) {
                known.add(field);
            }
        }
        return known;
    }

    private void readCells(List<String> fields) throws SQLException {
        Expressions expressions = new Expressions();
        StringBuilder cells = new StringBuilder();
        for (String field : fields) {
            List<StorageColumn> columns = table.field(field);
            if (query.fields().get(field) == FieldKind.POINTS) {
                cells.append(", count(*) FILTER (WHERE ")
                        .append(expressions.present(columns))
                        .append(')');
            } else {
                for (String aggregate : List.of("count", "sum", "min", "max")) {
                    cells.append(", ")
                            .append(aggregate)
                            .append('(')
                            .append(expressions.number(columns))
                            .append(')');
                }
            }
        }
        String sql = SqlText.WINDOWS.with(Map.of(
                "table",
                groups.points(),
                "cells",
                cells.toString(),
                "filter",
                filter.text(),
                "groups",
                groups.columns()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters parameters = new Parameters(statement).numbers(start(), step());
            groups.parameters(parameters.texts(expressions.parameters()))
                    .numbers(start(), end)
                    .texts(filter.values());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    readRow(fields, rows);
                }
            }
        }
    }

    private void readRow(List<String> fields, ResultSet row) throws SQLException {
        RollupBuilder window = windows[row.getInt(1)];
        Group group = groups.read(row, 2);
        int column = 2 + query.groupBy().size();
        for (String field : fields) {
            FieldKind kind = Objects.requireNonNull(query.fields().get(field));
            long count = row.getLong(column);
            if (count > 0) {
                window.add(group, field, cell(kind, count, row, column));
            }
            column += kind == FieldKind.POINTS ? 1 : 4;
        }
    }

    private static Cell cell(FieldKind kind, long count, ResultSet row, int column) throws SQLException {
        return switch (kind) {
            case POINTS -> new Points(count);
            case DELTA -> new Delta(count, row.getDouble(column + 1));
            default ->
                new Gauge(count, row.getDouble(column + 1), row.getDouble(column + 2), row.getDouble(column + 3));
        };
    }

    private void readDistribution(String field) throws SQLException {
        Expressions expressions = new Expressions();
        String value = expressions.number(table.field(field));
        String sql = SqlText.DISTRIBUTIONS.with(Map.of(
                "table",
                groups.points(),
                "value",
                value,
                "filter",
                filter.text(),
                "groups",
                groups.columns(),
                "group_names",
                groups.columnNames()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters parameters = new Parameters(statement)
                    .decimals(Distribution.SMALLEST, Distribution.LARGEST, Distribution.BINS_PER_E)
                    .numbers(start(), step());
            groups.parameters(parameters.texts(expressions.parameters()))
                    .numbers(start(), end)
                    .texts(filter.values());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    windows[rows.getInt(1)].add(
                            groups.read(rows, 2),
                            field,
                            distribution(rows, 2 + query.groupBy().size()));
                }
            }
        }
    }

    private static Distribution distribution(ResultSet row, int column) throws SQLException {
        Gauge gauge = new Gauge(
                row.getLong(column), row.getDouble(column + 1), row.getDouble(column + 2), row.getDouble(column + 3));
        Object[] signs = list(row.getArray(column + 4));
        Object[] bins = list(row.getArray(column + 5));
        Object[] counts = list(row.getArray(column + 6));
        List<Distribution.Bin> all = new ArrayList<>(bins.length);
        for (int i = 0; i < bins.length; i++) {
            all.add(new Distribution.Bin(
                    ((Number) signs[i]).intValue(), ((Number) bins[i]).intValue(), ((Number) counts[i]).longValue()));
        }
        return Distribution.ofBins(gauge, all);
    }

    private static Object[] list(Array array) throws SQLException {
        return (Object[]) array.getArray();
    }

    private long start() {
        return EpochNanos.of(range.start());
    }

    private long step() {
        return range.step().toNanos();
    }
}
