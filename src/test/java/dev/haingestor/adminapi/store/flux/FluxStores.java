package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.store.Threads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** Opens stores for tests, as the application does. */
final class FluxStores {

    private FluxStores() {
    }

    static FluxStore open(FluxProperties properties) {
        FluxMetrics metrics = new FluxMetrics(new SimpleMeterRegistry());
        return new FluxStore(new FluxClient(properties, metrics, Clock.systemUTC()), new Parallel(Threads.waiting("query-", 8)));
    }
}
