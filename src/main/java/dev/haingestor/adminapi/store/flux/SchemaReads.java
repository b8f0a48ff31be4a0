package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads the measurements' names, and for each its fields and tags. */
final class SchemaReads {

    /** Flux's schema functions look at the last 30 days unless they get a range. */
    static final Instant START = Instant.EPOCH;

    static final Instant STOP = Instant.parse("2200-01-01T00:00:00Z");

    private final FluxClient client;
    private final Parallel parallel;

    SchemaReads(FluxClient client, Parallel parallel) {
        this.client = client;
        this.parallel = parallel;
    }

    Schema schema() {
        List<String> names = List.copyOf(values(FluxText.MEASUREMENTS, new Extern()));
        List<Supplier<SortedSet<String>>> tasks = new ArrayList<>();
        names.forEach(name -> {
            tasks.add(() -> values(FluxText.FIELDS, ofMeasurement(name)));
            tasks.add(() -> values(FluxText.TAGS, ofMeasurement(name)));
        });
        List<SortedSet<String>> found = parallel.all(tasks);
        SortedMap<String, Schema.Measurement> measurements = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            SortedSet<String> tags = found.get(2 * i + 1);
            tags.removeIf(tag -> tag.startsWith("_"));
            measurements.put(names.get(i), new Schema.Measurement(found.get(2 * i), tags));
        }
        return new Schema(measurements);
    }

    private static Extern ofMeasurement(String name) {
        return new Extern().predicate("wanted", name, Set.of(), new TreeMap<>());
    }

    private SortedSet<String> values(FluxText text, Extern extern) {
        SortedSet<String> values = new TreeSet<>();
        client.query(
                text, extern.time("start", START).time("stop", STOP), List.of("_value"), row -> values.add(row.get(0)));
        return values;
    }
}
