package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Counts the answers by what they are made of. The rows of {@code services-fallback} are the fallback count. */
final class AnswerMetrics {

    private static final String NONE = "none";

    private final Map<String, Counter> counters = new HashMap<>();

    /** @param store what answers are made of when all is well */
    AnswerMetrics(MeterRegistry registry, Source store) {
        register(registry, store.label(), true);
        register(registry, store.label(), false);
        register(registry, Source.SERVICES_FALLBACK.label(), false);
        register(registry, NONE, false);
    }

    private void register(MeterRegistry registry, String source, boolean complete) {
        counters.put(
                source + complete,
                Counter.builder("admin.api.stats.answers")
                        .description("Answers of the statistics endpoints, by source; none: nothing could answer (503)")
                        .tag("source", source)
                        .tag("complete", Boolean.toString(complete))
                        .register(registry));
    }

    private void count(String source, boolean complete) {
        Objects.requireNonNull(counters.get(source + complete)).increment();
    }

    void answered(String source, boolean complete) {
        count(source, complete);
    }

    void refused() {
        count(NONE, false);
    }
}
