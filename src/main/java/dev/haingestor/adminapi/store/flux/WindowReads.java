package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static dev.haingestor.adminapi.rollup.FieldKind.DELTA;
import static dev.haingestor.adminapi.rollup.FieldKind.DISTRIBUTION;
import static dev.haingestor.adminapi.rollup.FieldKind.GAUGE;
import static dev.haingestor.adminapi.rollup.FieldKind.POINTS;

/**
 * Reads windows. InfluxDB counts points and computes sums and extremes; distributions are read value by value. So are sums and
 * extremes of the last hour, where points arrive during the read, and those that InfluxDB gets wrong: then all parts of a cell
 * come from the same values.
 */
final class WindowReads {

    /** A range that reaches back no further than this is read value by value. */
    private static final Duration RECENT = Duration.ofHours(1);

    /** In a window no longer than this a series has a point or two, so that counting it by itself does not pay. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    private static final int TRIES = 2;

    /** Matches no field, as none has the empty name. */
    private static final Set<String> NONE = Set.of("");
    /** The columns that all series of a query have in common. */
    private static final List<String> SHARED = List.of("_start", "_stop", "_measurement");
    /** The names of the numeric types in answers' annotations. */
    private static final Set<String> NUMBERS = Set.of("long", "double", "unsignedLong");

    private final FluxClient client;
    private final Parallel parallel;
    private final SeriesQuery query;
    private final Range range;
    private final Instant asOf;
    private final List<Portion> portions;

    /** @param portions the query's portions */
    WindowReads(
            FluxClient client,
            Parallel parallel,
            SeriesQuery query,
            Range range,
            Instant asOf,
            List<Portion> portions) {
        this.portions = portions;
        this.client = client;
        this.parallel = parallel;
        this.query = query;
        this.range = range;
        this.asOf = asOf;
    }

    List<Rollup> rollups() {
        if (!range.start().isBefore(end())) {
            return Collections.nCopies(range.count(), Rollup.EMPTY);
        }
        return client.fieldTypes().read(query.measurement(), query.fields().keySet(), this::rollups);
    }

    private Instant end() {
        return asOf.isBefore(range.end()) ? asOf : range.end();
    }

    private List<Rollup> rollups(FieldPlan plan) {
        boolean recent = Duration.between(range.start(), asOf).compareTo(RECENT) <= 0;
        SortedSet<String> single = recent ? query.fieldsOf(DELTA, GAUGE, DISTRIBUTION) : query.fieldsOf(DISTRIBUTION);
        SortedSet<String> aggregated = recent ? query.fieldsOf(POINTS) : query.fieldsOf(POINTS, DELTA, GAUGE);
        List<RollupBuilder> windows = IntStream.range(0, range.count())
                .mapToObj(i -> new RollupBuilder())
                .toList();
        parallel.all(List.<Supplier<Part>>of(() -> aggregated(plan, aggregated), () -> values(plan, single)))
                .forEach(part -> part.addTo(windows));
        return windows.stream().map(RollupBuilder::build).toList();
    }

    /** The result of reading some of the fields. */
    private interface Part {

        void addTo(List<RollupBuilder> windows);
    }

    /**
     * Reads counts first and last, the other aggregates between them. Fields whose parts still don't agree are read value by
     * value.
     */
    private Part aggregated(FieldPlan plan, SortedSet<String> fields) {
        Aggregates aggregates = aggregates(plan, fields);
        for (int tries = 1; tries < TRIES && !aggregates.torn().isEmpty(); tries++) {
            aggregates = aggregates(plan, fields);
        }
        SortedSet<String> single = new TreeSet<>(aggregates.torn());
        single.addAll(aggregates.overflowing(plan.whole()));
        Aggregates sure = aggregates;
        Part unsure = values(plan, single);
        return windows -> {
            sure.addTo(windows, single);
            unsure.addTo(windows);
        };
    }

    private Aggregates aggregates(FieldPlan plan, SortedSet<String> fields) {
        Aggregates aggregates = new Aggregates(query, range.count());
        SortedSet<String> summed = new TreeSet<>(fields);
        summed.retainAll(query.fieldsOf(DELTA, GAUGE));
        read(counts(), "counted", plan, fields, aggregates::add);
        read(FluxText.AGGREGATES, "summed", plan, summed, aggregates::add);
        read(counts(), "counted", plan, summed, aggregates::addRecount);
        return aggregates;
    }

    private FluxText counts() {
        if (!query.groupBy().isEmpty()) {
            return FluxText.COUNT;
        }
        return range.step().compareTo(SHORT) <= 0 ? FluxText.COUNT_REST : FluxText.COUNT_TOTAL;
    }

    private Part values(FieldPlan plan, SortedSet<String> fields) {
        Values values = new Values(query, range.count());
        read(
                FluxText.VALUES,
                "wanted",
                plan,
                fields,
                (result, window, group, field, value) -> values.add(window, group, field, value));
        return values::addTo;
    }

    /** @param predicate the variable of the text that says which points are read */
    private void read(FluxText text, String predicate, FieldPlan plan, SortedSet<String> fields, Sink sink) {
        if (fields.isEmpty()) {
            return;
        }
        for (Window span : plan.spans(range.start(), end())) {
            Set<String> wanted = new TreeSet<>(fields);
            wanted.removeAll(withoutNumbers(plan, fields, span));
            for (Portion portion : portions) {
                List<String> columns = new ArrayList<>(List.of("_time", "_value"));
                columns.addAll(portion.groupBy());
                List<String> shared = new ArrayList<>(SHARED);
                (fields.size() > 1 ? columns : shared).add("_field");
                Extern extern = new Extern()
                        .time("start", span.start())
                        .time("stop", span.end())
                        .duration("every", range.step())
                        .texts("columns", columns)
                        .texts("shared", shared);
                client.query(
                        portion.text(text),
                        portion.predicate(extern, predicate, wanted.isEmpty() ? NONE : wanted),
                        columns,
                        new Rows(fields, sink, portion)::take);
            }
        }
    }

    /**
     * The fields to be added up that hold no numbers in this span: one writer's text must not cost all figures. Asks only where
     * a field has ever held anything else. A field without points counts, too: at a shard's border InfluxDB fails over its type
     * in the next shard.
     */
    private Set<String> withoutNumbers(FieldPlan plan, SortedSet<String> fields, Window span) {
        SortedSet<String> without = plan.notAlwaysNumbers(fields);
        without.removeAll(query.fieldsOf(POINTS));
        if (!without.isEmpty()) {
            Extern extern = new Extern()
                    .time("start", span.start())
                    .time("stop", span.end())
                    .predicate("wanted", query.measurement(), without, query.tags());
            client.query(FluxText.TYPES, extern, List.of("_field"), row -> {
                if (NUMBERS.contains(row.type(row.header().lastIndexOf("_value")))) {
                    without.remove(row.get(0));
                }
            });
        }
        return without;
    }

    /** Receives a value: an aggregate of a window, or a raw one. */
    interface Sink {

        void add(String result, int window, Group group, String field, double value);
    }

    /** Finds each row's window, group and field. */
    private final class Rows {

        private final Collection<String> fields;
        private final Sink sink;
        private final Function<Row, Group> groups;
        private final int fieldColumn;

        Rows(Collection<String> fields, Sink sink, Portion portion) {
            this.fields = fields;
            this.sink = sink;
            this.groups = portion.groups(2);
            this.fieldColumn = 2 + portion.groupBy().size();
        }

        void take(Row row) {
            String field =
                    fields.size() > 1 ? row.get(fieldColumn) : fields.iterator().next();
            sink.add(row.result(), range.indexOf(row.epochSecond(0)), groups.apply(row), field, row.number(1));
        }
    }
}
