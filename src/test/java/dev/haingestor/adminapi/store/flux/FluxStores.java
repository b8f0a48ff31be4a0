package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.Threads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** Opens stores for tests, as the application does. */
public final class FluxStores {

    private FluxStores() {
    }

    /** A store over a bucket of a server. To be closed. */
    public static StatsStore open(InfluxServer server, String bucket) {
        return open(new FluxProperties(server.url(), InfluxServer.TOKEN, InfluxServer.ORG, bucket, Duration.ofSeconds(30)));
    }

    public static void close(StatsStore store) {
        ((FluxStore) store).close();
    }

    static FluxStore open(FluxProperties properties) {
        FluxMetrics metrics = new FluxMetrics(new SimpleMeterRegistry());
        return new FluxStore(new FluxClient(properties, metrics, Clock.systemUTC()), new Parallel(Threads.waiting("query-", 8)));
    }
}
