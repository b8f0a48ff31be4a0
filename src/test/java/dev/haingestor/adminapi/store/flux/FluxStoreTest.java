package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.LineProtocol;
import dev.haingestor.adminapi.store.StatsStoreContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The contract on a real InfluxDB. */
@RealInflux
@Tag("slow")
@Tag("newest-jdk")
class FluxStoreTest extends StatsStoreContract {

    private final InfluxServer server = RealInfluxExtension.shared();
    private String bucket;
    private FluxStore store;

    @Override
    protected StatsStore emptyStore() {
        bucket = server.newBucket();
        store = FluxStores.open(
                new FluxProperties(server.url(), InfluxServer.TOKEN, InfluxServer.ORG, bucket, Duration.ofSeconds(30)));
        return store;
    }

    @Override
    protected void write(List<Point> points) {
        server.write(bucket, LineProtocol.lines(points));
    }

    @AfterEach
    void close() {
        store.close();
        server.deleteBucket(bucket);
    }
}
