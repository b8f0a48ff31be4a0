package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.NamedGroups;
import dev.haingestor.adminapi.store.TooManyGroupsException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/**
 * The SQL for the groups of a series query. If not all groups have names, the table is joined with those that do, so that the
 * database aggregates no more groups than that. A point without a tag has the empty text for it.
 */
final class Groups {

    private final DuckDBConnection connection;
    private final Table table;
    private final List<String> tags;
    private final Optional<List<Group>> named;
    private final Map<Group, Group> met = new HashMap<>();

    Groups(DuckDBConnection connection, Table table, List<String> tags, Optional<Set<Group>> named) {
        this.connection = connection;
        this.table = table;
        this.tags = tags;
        this.named = named.map(List::copyOf);
    }

    static Groups of(DuckDBConnection connection, Table table, SeriesQuery query, NamedGroups named) {
        return new Groups(connection, table, query.groupBy(), named.named());
    }

    /** The SQL that points are selected from; it needs {@link #parameters}. */
    String points() {
        return named.isEmpty()
                ? table.points()
                : "(SELECT * FROM " + table.points() + " LEFT JOIN (SELECT "
                        + list(", ", number -> "unnest(?::VARCHAR[]) AS n" + number) + ") ON "
                        + list(" AND ", number -> "n" + number + " = " + value(number)) + ")";
    }

    /** The tag values of the groups, with a comma before each. */
    String columns() {
        return list(
                "",
                number -> ", "
                        + (named.isEmpty()
                                ? value(number)
                                : "CASE WHEN n0 IS NULL THEN chr(10) ELSE " + value(number) + " END")
                        + " AS g" + number);
    }

    /** The names of these columns, likewise. */
    String columnNames() {
        return list("", number -> ", g" + number);
    }

    private String allColumns() {
        return list("", number -> ", " + value(number) + " AS g" + number);
    }

    /** A point's weight: 2 in a group that has a name, so that names seldom change. */
    private String weight() {
        return named.isEmpty() ? "1" : "CASE WHEN n0 IS NULL THEN 1 ELSE 2 END";
    }

    private String value(int number) {
        return table.tag(tags.get(number))
                .map(column -> "coalesce(" + column.sql() + ", '')")
                .orElse("''");
    }

    private String list(String between, Text text) {
        return IntStream.range(0, tags.size()).mapToObj(text::of).collect(Collectors.joining(between));
    }

    private interface Text {

        String of(int number);
    }

    /** Sets the parameters of {@link #points}: the groups' names, a list for each tag. */
    Parameters parameters(Parameters parameters) throws SQLException {
        for (int i = 0; i < tags.size() && named.isPresent(); i++) {
            int tag = i;
            parameters.array(connection.createArrayOf(
                    "VARCHAR",
                    named.get().stream().map(group -> group.values().get(tag)).toArray()));
        }
        return parameters;
    }

    /**
     * Checks the number of groups where all are to have names, before points are aggregated: too many groups wouldn't fit into
     * memory.
     *
     * @throws TooManyGroupsException if there are more groups in the window
     */
    void requireAtMost(int most, Window window, Filter filter) throws SQLException {
        if (!tags.isEmpty()
                && named.isEmpty()
                && isMoreThan(most, EpochNanos.of(window.start()), EpochNanos.of(window.end()), filter)) {
            throw new TooManyGroupsException();
        }
    }

    boolean isMoreThan(int groups, long from, long to, Filter filter) throws SQLException {
        String sql = SqlText.COUNT_GROUPS.with(
                Map.of("table", table.points(), "groups", columns(), "filter", filter.text()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).numbers(from, to).texts(filter.values()).numbers(groups + 1L);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1) > groups;
            }
        }
    }

    /** The groups with the most points of all time; points of groups that have names count double. */
    GroupLimit.Largest largest(int most, Filter filter) throws SQLException {
        String sql = SqlText.LARGEST_GROUPS.with(Map.of(
                "table",
                points(),
                "weight",
                weight(),
                "groups",
                allColumns(),
                "group_names",
                columnNames(),
                "filter",
                filter.text()));
        List<Group> groups = new ArrayList<>();
        long all = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters(new Parameters(statement)).texts(filter.values()).numbers(most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all = rows.getLong(1);
                    groups.add(read(rows, 2));
                }
            }
        }
        return new GroupLimit.Largest(groups, all);
    }

    /**
     * Reads the group of a row. Equal groups are the same object, as windows keep a reference to them.
     *
     * @param column the number of its first column
     */
    Group read(ResultSet row, int column) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            values.add(row.getString(column + i));
        }
        Group group = new Group(values);
        return met.computeIfAbsent(group, same -> same);
    }
}
