package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.flux.FluxStores;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** In a real InfluxDB. */
@RealInflux
class FluxGroupLimitTest extends GroupLimitContract {

    private final InfluxServer server = RealInfluxExtension.shared();
    private final String bucket = server.newBucket();
    private StatsStore store;

    @Override
    StatsStore emptyStore(int mostGroups) {
        store = FluxStores.open(server, bucket, mostGroups);
        return store;
    }

    @Override
    void write(List<Point> points) {
        server.write(bucket, LineProtocol.lines(points));
    }

    @AfterEach
    void close() {
        FluxStores.close(store);
        server.deleteBucket(bucket);
    }
}
