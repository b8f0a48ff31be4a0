package dev.haingestor.adminapi.recorder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/** The metrics of the recorder; every label value exists from the start. */
final class RecorderMetrics {

    enum Result {
        /** Written to the store. */
        WRITTEN,
        /** Never written, as the outage was too long or writing is not permitted. */
        DROPPED,
        /** Refused by the store for good. */
        REFUSED,
        /** Left to another writer of the same service. */
        LEFT_ALONE
    }

    private final Map<Result, Counter> points = new EnumMap<>(Result.class);
    private final MeterRegistry registry;

    RecorderMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Result result : Result.values()) {
            points.put(
                    result,
                    Counter.builder("admin.api.recorder.points")
                            .description("Points made of the upstream services' totals, by what became of them")
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** @param active 1 while points are made and written */
    void watch(IntSupplier active, IntSupplier buffered) {
        Gauge.builder("admin.api.recorder.active", active, IntSupplier::getAsInt)
                .description("Whether the upstream services' figures are recorded: wanted, and permitted by the store")
                .strongReference(true)
                .register(registry);
        Gauge.builder("admin.api.recorder.buffered", buffered, IntSupplier::getAsInt)
                .description("Points that wait until the store can be written")
                .baseUnit("points")
                .strongReference(true)
                .register(registry);
    }

    void count(Result result, int number) {
        Objects.requireNonNull(points.get(result)).increment(number);
    }
}
