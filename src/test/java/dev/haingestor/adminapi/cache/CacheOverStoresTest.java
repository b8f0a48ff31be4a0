package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.LineProtocol;
import dev.haingestor.adminapi.store.duckdb.Embedded;
import dev.haingestor.adminapi.store.flux.FluxStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The same as {@link CacheWorldsTest}, with real stores under the cache and the oracle as the judge. */
@RealInflux
@Tag("slow")
class CacheOverStoresTest {

    private static final int WORLDS = Integer.getInteger("worlds", 3);

    private final Random random = Seed.random(CacheOverStoresTest.class);
    private final CacheWorld.Shares shares = new CacheWorld.Shares();

    @Test
    void overTheEmbeddedStore(@TempDir Path folder) {
        for (int world = 0; world < WORLDS; world++) {
            try (Embedded embedded = Embedded.open(folder.resolve("world-" + world))) {
                run(embedded.store(), embedded::write);
            }
        }
        assertThat(shares.compared).isPositive();
    }

    @Test
    void overInfluxdb() {
        InfluxServer server = RealInfluxExtension.shared();
        for (int world = 0; world < WORLDS; world++) {
            String bucket = server.newBucket();
            StatsStore store = FluxStores.open(server, bucket);
            try {
                run(store, points -> server.write(bucket, LineProtocol.lines(points)));
            } finally {
                FluxStores.close(store);
                server.deleteBucket(bucket);
            }
        }
        assertThat(shares.compared).isPositive();
    }

    @Test
    void backFill_showsWithinTheTimeThatIsPromised_overTheEmbeddedStore(@TempDir Path folder) {
        try (Embedded embedded = Embedded.open(folder)) {
            new BackFilledHome(embedded.store(), embedded::write).assertBackFillsShow();
        }
    }

    @Test
    void backFill_showsWithinTheTimeThatIsPromised_overInfluxdb() {
        InfluxServer server = RealInfluxExtension.shared();
        String bucket = server.newBucket();
        StatsStore store = FluxStores.open(server, bucket);
        try {
            new BackFilledHome(store, points -> server.write(bucket, LineProtocol.lines(points))).assertBackFillsShow();
        } finally {
            FluxStores.close(store);
            server.deleteBucket(bucket);
        }
    }

    private void run(StatsStore store, Consumer<List<Point>> writer) {
        new CacheWorld(new Random(random.nextLong()), CacheWorld.LATENESS, shares, store, writer).run();
    }
}
