package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
        Map<String, Map<String, Set<String>>> types = client.fieldTypes().types();
        List<SortedSet<String>> found = parallel.all(tasks);
        SortedMap<String, Schema.Measurement> measurements = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            SortedSet<String> tags = found.get(2 * i + 1);
            tags.removeIf(tag -> tag.startsWith("_"));
            SortedSet<String> fields = found.get(2 * i);
            measurements.put(
                    names.get(i),
                    new Schema.Measurement(fields, tags, kinds(fields, types.getOrDefault(names.get(i), Map.of()))));
        }
        return new Schema(measurements);
    }

    private static Map<String, Set<Schema.Kind>> kinds(Set<String> fields, Map<String, Set<String>> types) {
        Map<String, Set<Schema.Kind>> kinds = new TreeMap<>();
        fields.forEach(field -> kinds.put(
                field,
                types.getOrDefault(field, Set.of()).stream()
                        .map(SchemaReads::kind)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Schema.Kind.class)))));
        return kinds;
    }

    private static Schema.Kind kind(String type) {
        return switch (type) {
            case "string" -> Schema.Kind.TEXT;
            case "boolean" -> Schema.Kind.BOOL;
            default -> Schema.Kind.NUMBER;
        };
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
