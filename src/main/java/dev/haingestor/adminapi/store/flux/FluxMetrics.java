package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.QueryTimes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Counts and times the queries. Every label value exists from the start, so a rate never begins with a gap. */
final class FluxMetrics {

    enum Outcome {
        SUCCESS,
        ERROR,
        TIMEOUT
    }

    private static final Duration[] BUCKETS = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<FluxText, Map<Outcome, Counter>> counters = new EnumMap<>(FluxText.class);
    private final Map<FluxText, Timer> timers = new EnumMap<>(FluxText.class);
    private final QueryTimes times = new QueryTimes();

    FluxMetrics(MeterRegistry registry) {
        for (FluxText text : FluxText.values()) {
            Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(
                        outcome,
                        Counter.builder("admin.api.influxdb.queries")
                                .description("Queries sent to InfluxDB, by query text and how they ended")
                                .tag("query", text.label())
                                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
            counters.put(text, outcomes);
            timers.put(
                    text,
                    Timer.builder("admin.api.influxdb.query.duration")
                            .description("From sending a query to InfluxDB to having read the last row of its answer")
                            .tag("query", text.label())
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
    }

    void record(FluxText text, Outcome outcome, Duration took) {
        Objects.requireNonNull(Objects.requireNonNull(counters.get(text)).get(outcome))
                .increment();
        Objects.requireNonNull(timers.get(text)).record(took);
        times.record(outcome == Outcome.SUCCESS, took);
    }

    QueryFigures figures() {
        return times.figures();
    }
}
