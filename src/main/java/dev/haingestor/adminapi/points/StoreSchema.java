package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names of what the store has, kept for a minute. Of those who ask at once one reads it. */
final class StoreSchema {

    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final PointReader reader;
    private @Nullable Answer kept;

    StoreSchema(PointReader reader) {
        this.reader = reader;
    }

    /**
     * The body of {@code GET /api/v1/stats/schema}.
     *
     * @param measurements by name
     */
    record Answer(String source, Instant asOf, SortedMap<String, Measurement> measurements) {}

    /**
     * @param fields the kinds of each field's values: {@code number}, {@code text} or {@code bool}; several where a writer has
     *         changed its mind, none where the store does not tell
     */
    record Measurement(SortedMap<String, Set<String>> fields, Set<String> tags) {

        static Measurement of(Schema.Measurement known) {
            TreeMap<String, Set<String>> fields = new TreeMap<>();
            known.fields().forEach(field -> {
                TreeSet<String> kinds = new TreeSet<>();
                known.kinds()
                        .getOrDefault(field, Set.of())
                        .forEach(kind -> kinds.add(kind.name().toLowerCase(Locale.ROOT)));
                fields.put(field, kinds);
            });
            return new Measurement(fields, known.tags());
        }
    }

    /** What the store has, or it throws as {@link PointReader#recent} does. */
    synchronized Answer answer() {
        return kept == null || !reader.now().isBefore(kept.asOf().plus(KEPT_FOR)) ? latest() : kept;
    }

    /** What the store has now, which may be more than it had a minute ago. */
    synchronized Answer latest() {
        Instant now = reader.now();
        TreeMap<String, Measurement> measurements = new TreeMap<>();
        reader.schema().measurements().forEach((name, known) -> measurements.put(name, Measurement.of(known)));
        kept = new Answer(reader.source().label(), now, measurements);
        return kept;
    }
}
