package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.NotKeptException;
import dev.haingestor.adminapi.web.csv.CsvTable;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Aggregates a field of any measurement, by windows and groups. Nothing of it is kept. */
final class Aggregates {

    /** As services without a name are called. */
    private static final String OTHERS = "(others)";

    private final PointReader reader;
    private final StoreSchema schema;

    Aggregates(PointReader reader, StoreSchema schema) {
        this.reader = reader;
        this.schema = schema;
    }

    /**
     * An aggregate.
     *
     * @param from the beginning of the first window
     * @param to the end of the last one, or the moment of the answer
     * @param allGroups how many groups there are, if more than have values by name; else null
     */
    record Aggregate(
            Instant timestamp,
            String source,
            String measurement,
            String field,
            String fn,
            Instant from,
            Instant to,
            String window,
            @Nullable Long allGroups,
            List<GroupValues> groups) {

        private record Row(GroupValues group, Value value) {}

        /** A row for each window of each group. */
        CsvTable<?> table(List<String> groupBy) {
            List<Column<Row>> columns = new ArrayList<>();
            groupBy.forEach(tag -> columns.add(new Column<>(tag, row -> tag(row.group(), tag))));
            columns.add(new Column<>("time", row -> row.value().time()));
            columns.add(new Column<>(fn + "_" + field, row -> row.value().value()));
            columns.add(new Column<>("partial", row -> row.value().partial()));
            return new CsvTable<>(
                    columns,
                    groups.stream()
                            .flatMap(group -> group.points().stream().map(value -> new Row(group, value)))
                            .toList());
        }

        private static @Nullable String tag(GroupValues group, String tag) {
            return group.tags() == null ? OTHERS : group.tags().get(tag);
        }
    }

    /**
     * The values of a group.
     *
     * @param tags by name, without those that the points lack; null for all groups without a name together
     * @param total of all windows together
     * @param points of each window that has any
     */
    record GroupValues(
            @Nullable Map<String, String> tags, @Nullable Number total, List<Value> points) {}

    /**
     * The value of a window.
     *
     * @param time its start
     * @param partial true while it still runs, else null
     */
    record Value(Instant time, Number value, @Nullable Boolean partial) {}

    /**
     * Reads an aggregate, or throws as {@link PointReader#recent} does.
     *
     * @throws BadParameterException if the store has no such names, or the answer would be too large
     * @throws NotKeptException if the store has dropped the points of that time
     */
    Aggregate of(AggregateRequest request) {
        check(request);
        return reader.ask((store, deadline) -> aggregate(request, store, deadline));
    }

    private void check(AggregateRequest request) {
        try {
            request.check(schema.answer().measurements());
        } catch (BadParameterException maybeNew) {
            request.check(schema.latest().measurements());
        }
    }

    private static Aggregate aggregate(AggregateRequest request, GuardedStore store, Deadline deadline) {
        Instant now = store.now();
        Range range = kept(request, request.time().range(now, request.window()), store.keptSince(now));
        SeriesQuery query = request.query();
        Window all = new Window(range.start(), range.end().isBefore(now) ? range.end() : now);
        // The groups are counted first, so that nothing is read that would be too much.
        Set<Group> groups = deadline.await(store.last(query, all, now)).keySet();
        request.checkCells(range, groups.size());
        List<Reading> readings = deadline.await(store.windows(query, range, now));
        OptionalLong tooMany = store.tooManyGroups(query);
        Set<Group> sorted = new TreeSet<>(Group.BY_NAME);
        readings.forEach(reading -> sorted.addAll(reading.rollup().cells().keySet()));
        return new Aggregate(
                now,
                store.source().label(),
                request.measurement(),
                request.field(),
                request.function().label(),
                range.start(),
                all.end(),
                Durations.text(request.window()),
                tooMany.isPresent() ? tooMany.getAsLong() : null,
                sorted.stream().map(group -> values(request, group, readings)).toList());
    }

    /** The windows that the store keeps. */
    private static Range kept(AggregateRequest request, Range range, Instant keptSince) {
        Instant since = keptSince.isAfter(range.start()) ? Range.ceil(keptSince, range.step()) : range.start();
        if (!since.isBefore(range.end())) {
            throw new NotKeptException(
                    "The store keeps no points of " + request.time().label() + " any more", keptSince);
        }
        return range.from(since);
    }

    private static GroupValues values(AggregateRequest request, Group group, List<Reading> readings) {
        AggregateFunction function = request.function();
        List<Value> points = new ArrayList<>();
        Cell total = null;
        Duration covered = Duration.ZERO;
        for (Reading reading : readings) {
            covered = covered.plus(reading.covered());
            Cell cell = reading.rollup().cell(group, request.field()).orElse(null);
            if (cell != null) {
                total = total == null ? cell : total.plus(cell);
                Number value = function.of(cell, reading.covered());
                if (value != null) {
                    points.add(new Value(reading.window().start(), value, reading.whole() ? null : Boolean.TRUE));
                }
            }
        }
        return new GroupValues(
                group.isRest() ? null : tags(request.groupBy(), group),
                total == null ? null : function.of(total, covered),
                points);
    }

    private static Map<String, String> tags(List<String> names, Group group) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!group.values().get(i).isEmpty()) {
                tags.put(names.get(i), group.values().get(i));
            }
        }
        return tags;
    }
}
