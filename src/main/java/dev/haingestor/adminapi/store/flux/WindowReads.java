package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.RollupBuilder;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import static dev.haingestor.adminapi.rollup.FieldKind.DELTA;
import static dev.haingestor.adminapi.rollup.FieldKind.DISTRIBUTION;
import static dev.haingestor.adminapi.rollup.FieldKind.GAUGE;
import static dev.haingestor.adminapi.rollup.FieldKind.POINTS;

/**
 * The queries behind {@code windows}: one for all aggregates that the fields' kinds need, and one for the values of
 * distributions. Side by side, as a series query waits for its slowest part only.
 */
final class WindowReads {

    /** No field has the empty name. */
    private static final Set<String> NONE = Set.of("");

    /** As the answers' annotations name them. */
    private static final Set<String> NUMBERS = Set.of("long", "double", "unsignedLong");

    private final FluxClient client;
    private final Parallel parallel;
    private final SeriesQuery query;
    private final Range range;

    WindowReads(FluxClient client, Parallel parallel, SeriesQuery query, Range range) {
        this.client = client;
        this.parallel = parallel;
        this.query = query;
        this.range = range;
    }

    /** Empty when points arrived between the queries, so that count and sum of a cell don't belong together: read again. */
    Optional<List<Rollup>> rollups() {
        if (range.count() == 0) {
            return Optional.of(List.of());
        }
        Aggregates aggregates = new Aggregates(query, range.count());
        Sketches sketches = new Sketches(range.count());
        parallel.all(tasks(aggregates, sketches));
        List<RollupBuilder> windows = IntStream.range(0, range.count()).mapToObj(i -> new RollupBuilder()).toList();
        if (!aggregates.addTo(windows)) {
            return Optional.empty();
        }
        sketches.addTo(windows);
        return Optional.of(windows.stream().map(RollupBuilder::build).toList());
    }

    private List<Supplier<Void>> tasks(Aggregates aggregates, Sketches sketches) {
        List<Supplier<Void>> tasks = new ArrayList<>();
        SortedSet<String> counted = query.fieldsOf(POINTS, DELTA, GAUGE);
        SortedSet<String> summed = query.fieldsOf(DELTA, GAUGE);
        if (!counted.isEmpty()) {
            FluxText text = summed.isEmpty() ? FluxText.COUNT : FluxText.AGGREGATES;
            tasks.add(() -> read(text, counted, summed, this::aggregated, aggregates::add));
        }
        SortedSet<String> distributions = query.fieldsOf(DISTRIBUTION);
        if (!distributions.isEmpty()) {
            tasks.add(() -> read(FluxText.VALUES, distributions, distributions,
                    (extern, without) -> wanted(extern, "wanted", distributions, without),
                    (result, window, group, field, value) -> sketches.add(window, group, field, value)));
        }
        return tasks;
    }

    private Extern aggregated(Extern extern, Set<String> without) {
        wanted(extern, "counted", query.fieldsOf(POINTS, DELTA, GAUGE), without);
        wanted(extern, "summed", query.fieldsOf(DELTA, GAUGE), without);
        return wanted(extern, "bounded", query.fieldsOf(GAUGE), without);
    }

    private Extern wanted(Extern extern, String name, SortedSet<String> fields, Set<String> without) {
        Set<String> left = new TreeSet<>(fields);
        left.removeAll(without);
        return extern.predicate(name, query.measurement(), left.isEmpty() ? NONE : left, query.tags());
    }

    private Void read(FluxText text, SortedSet<String> fields, SortedSet<String> numbers,
            BiFunction<Extern, Set<String>, Extern> predicates, Sink sink) {
        List<String> columns = new ArrayList<>(List.of("_time", "_value"));
        columns.addAll(query.groupBy());
        if (fields.size() > 1) {
            columns.add("_field");
        }
        for (Span span : client.fieldTypes().spans(query.measurement(), fields, range.start(), range.end())) {
            Extern extern = new Extern().time("start", span.start()).time("stop", span.end())
                    .duration("every", range.step()).texts("columns", columns);
            client.query(text, predicates.apply(extern, withoutNumbers(numbers, span)), columns, new Rows(fields, sink)::take);
        }
        return null;
    }

    /**
     * Those of the fields that hold no numbers in this span: one writer's text must not cost all figures. Asked only where a
     * field has ever held anything else. A field without points counts too: at a shard's border InfluxDB fails over the type
     * that it has in the next one.
     */
    private Set<String> withoutNumbers(SortedSet<String> fields, Span span) {
        SortedSet<String> without = client.fieldTypes().notAlwaysNumbers(query.measurement(), fields);
        if (!without.isEmpty()) {
            Extern extern = new Extern().time("start", span.start()).time("stop", span.end())
                    .predicate("wanted", query.measurement(), without, query.tags());
            client.query(FluxText.TYPES, extern, List.of("_field"), row -> {
                if (NUMBERS.contains(row.type(row.header().lastIndexOf("_value")))) {
                    without.remove(row.get(0));
                }
            });
        }
        return without;
    }

    /** Takes one value: an aggregate of a window, or a raw one. */
    interface Sink {

        void add(String result, int window, Group group, String field, double value);
    }

    /** Finds the place of a row; rows of one table follow each other, so its group is made once. */
    private final class Rows {

        private final Collection<String> fields;
        private final Sink sink;
        private final String[] values = new String[query.groupBy().size()];
        private Group group = Group.ALL;

        Rows(Collection<String> fields, Sink sink) {
            this.fields = fields;
            this.sink = sink;
        }

        void take(Row row) {
            String field = fields.size() > 1 ? row.get(2 + values.length) : fields.iterator().next();
            sink.add(row.result(), range.indexOf(row.epochSecond(0)), group(row), field, row.number(1));
        }

        private Group group(Row row) {
            boolean same = true;
            for (int i = 0; i < values.length; i++) {
                String value = row.get(2 + i);
                same &= value.equals(values[i]);
                values[i] = value;
            }
            if (!same) {
                group = Group.of(values);
            }
            return group;
        }
    }
}
