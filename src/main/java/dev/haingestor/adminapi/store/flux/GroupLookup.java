package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.GroupLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/** Looks up the groups of a series query in InfluxDB. There may be millions of them; only the largest are kept. */
final class GroupLookup implements GroupLimit.Lookup {

    private static final Comparator<Sized> LARGEST_LAST =
            Comparator.comparingDouble(Sized::size).thenComparing(Sized::group, Group.BY_NAME.reversed());

    private final FluxClient client;
    private final SeriesQuery query;

    GroupLookup(FluxClient client, SeriesQuery query) {
        this.client = client;
        this.query = query;
    }

    /** Multiplies the tags' numbers of values, which the index tells; each tag may be missing, too. */
    @Override
    public boolean mayBeMoreThan(int groups) {
        double most = 1;
        for (String tag : query.groupBy()) {
            most *= 1 + values(tag);
        }
        return most > groups;
    }

    private double values(String tag) {
        List<Double> counted = new ArrayList<>();
        client.query(
                FluxText.TAG_VALUES, ofAll().text("tag", tag), List.of("_value"), row -> counted.add(row.number(0)));
        return counted.stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public GroupLimit.Largest largest(int most, Set<Group> named) {
        PriorityQueue<Sized> largest = new PriorityQueue<>(LARGEST_LAST);
        long[] all = {0};
        List<String> fields = new ArrayList<>(List.of("_measurement", "_field"));
        fields.addAll(query.groupBy());
        List<String> groups = new ArrayList<>(List.of("_measurement"));
        groups.addAll(query.groupBy());
        List<String> columns = new ArrayList<>(List.of("_value"));
        columns.addAll(query.groupBy());
        client.query(FluxText.SIZES, ofAll().texts("fields", fields).texts("groups", groups), columns, row -> {
            Group group = new Group(IntStream.rangeClosed(1, query.groupBy().size())
                    .mapToObj(row::get)
                    .toList());
            all[0]++;
            largest.add(new Sized(group, row.number(0) * (named.contains(group) ? 2 : 1)));
            if (largest.size() > most) {
                largest.poll();
            }
        });
        return new GroupLimit.Largest(largest.stream().map(Sized::group).toList(), all[0]);
    }

    private Extern ofAll() {
        return new Extern()
                .time("start", SchemaReads.START)
                .time("stop", SchemaReads.STOP)
                .predicate("wanted", query.measurement(), Set.of(), query.tags());
    }

    private record Sized(Group group, double size) {}
}
