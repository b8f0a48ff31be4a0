package dev.haingestor.adminapi.store.duckdb;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of writing to the embedded store, and of its size. */
final class WriteMetrics {

    private final Counter written;
    private final Counter rejected;
    private final Counter commits;

    WriteMetrics(MeterRegistry registry, Database database) {
        written = points(registry, "written");
        rejected = points(registry, "rejected");
        commits = Counter.builder("admin.api.embedded.commits")
                .description(
                        "Transactions that wrote points; fewer than requests, as those that wait are written together")
                .register(registry);
        Gauge.builder("admin.api.embedded.bytes", database, Database::bytes)
                .description("Size of the embedded store's file and of its log")
                .baseUnit("bytes")
                .register(registry);
    }

    private static Counter points(MeterRegistry registry, String result) {
        return Counter.builder("admin.api.embedded.points")
                .description("Lines that were sent to the embedded store, by what became of them")
                .tag("result", result)
                .register(registry);
    }

    void written(int taken, int refused) {
        written.increment(taken);
        rejected.increment(refused);
    }

    void committed() {
        commits.increment();
    }
}
