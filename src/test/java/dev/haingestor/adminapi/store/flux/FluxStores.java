package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.GroupLimit;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.ThreadPools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens stores for tests, as the application does. */
public final class FluxStores {

    private FluxStores() {}

    /** A store over a bucket of a server. To be closed. */
    public static StatsStore open(InfluxServer server, String bucket) {
        return open(
                new FluxProperties(server.url(), InfluxServer.TOKEN, InfluxServer.ORG, bucket, Duration.ofSeconds(30)));
    }

    /** The same store, for writing. */
    public static PointWriter writer(StatsStore store) {
        return (PointWriter) store;
    }

    /** With a token of one's own. */
    public static StatsStore open(InfluxServer server, String bucket, String token) {
        return open(new FluxProperties(server.url(), token, InfluxServer.ORG, bucket, Duration.ofSeconds(30)));
    }

    public static void close(StatsStore store) {
        ((FluxStore) store).close();
    }

    static FluxStore open(FluxProperties properties) {
        return open(properties, points -> {});
    }

    /** @param groups how many have names in answers */
    public static StatsStore open(InfluxServer server, String bucket, int groups) {
        return open(
                new FluxProperties(server.url(), InfluxServer.TOKEN, InfluxServer.ORG, bucket, Duration.ofSeconds(30)),
                points -> {},
                groups);
    }

    static FluxStore open(FluxProperties properties, Consumer<PointsWritten> listener) {
        return open(properties, listener, 1_000);
    }

    private static FluxStore open(FluxProperties properties, Consumer<PointsWritten> listener, int groups) {
        FluxMetrics metrics = new FluxMetrics(new SimpleMeterRegistry());
        return new FluxStore(
                new FluxClient(properties, metrics, Clock.systemUTC()),
                new Parallel(ThreadPools.waiting("query-", 8)),
                new GroupLimit(groups, Clock.systemUTC(), Runnable::run),
                listener);
    }
}
