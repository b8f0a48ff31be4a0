package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.GroupLimit;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks up the groups of a series query in the DuckDB file. */
final class GroupLookup implements GroupLimit.Lookup {

    private final Reader reader;
    private final SeriesQuery query;

    GroupLookup(Reader reader, SeriesQuery query) {
        this.reader = reader;
        this.query = query;
    }

    @Override
    public boolean mayBeMoreThan(int groups) {
        return look(
                Optional.empty(),
                false,
                (found, filter) -> found.isMoreThan(groups, Long.MIN_VALUE, Long.MAX_VALUE, filter));
    }

    @Override
    public GroupLimit.Largest largest(int most, Set<Group> named) {
        return look(
                Optional.of(named).filter(names -> !names.isEmpty()),
                new GroupLimit.Largest(List.of(), 0),
                (found, filter) -> found.largest(most, filter));
    }

    private <T> T look(Optional<Set<Group>> named, T nothing, Question<T> question) {
        return reader.read((connection, catalog) -> {
            Optional<Table> table = catalog.table(query.measurement());
            Optional<Filter> filter = table.flatMap(known -> Filter.of(known, query.tags()));
            return filter.isEmpty()
                    ? nothing
                    : question.of(new Groups(connection, table.get(), query.groupBy(), named), filter.get());
        });
    }

    /** Reads in a transaction of its own. */
    interface Reader {

        <T> T read(WriterThread.Reading<T> reading);
    }

    private interface Question<T> {

        T of(Groups groups, Filter filter) throws SQLException;
    }
}
