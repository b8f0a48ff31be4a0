package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.NotPermittedException;
import dev.haingestor.adminapi.store.OddPoints;
import dev.haingestor.adminapi.store.PointWriterContract;
import dev.haingestor.adminapi.store.PointsWritten;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@RealInflux
class FluxPointWriterTest extends PointWriterContract {

    private static final List<Point> ONE = List.of(Point.of(OddPoints.NOON, "m", Map.of(), Map.of("f", 1L)));

    private final List<PointsWritten> told = new ArrayList<>();
    private InfluxServer server;
    private String bucket;
    private FluxStore store;

    @BeforeEach
    void open() {
        server = RealInfluxExtension.shared();
        bucket = server.newBucket();
        store = open(InfluxServer.TOKEN, bucket);
    }

    private FluxStore open(String token, String name) {
        return FluxStores.open(
                new FluxProperties(server.url(), token, InfluxServer.ORG, name, Duration.ofSeconds(30)), told::add);
    }

    @AfterEach
    void close() {
        store.close();
        server.deleteBucket(bucket);
    }

    @Override
    protected StatsStore store() {
        return store;
    }

    @Override
    protected List<PointsWritten> told() {
        return told;
    }

    @Test
    void tokenThatMayOnlyRead_isNotPermitted_andSaysWhatToGrant() {
        assertNotPermitted(server.readToken(bucket), bucket);
    }

    @Test
    void wrongToken_isNotPermitted() {
        assertNotPermitted("wrong", bucket);
    }

    @Test
    void missingBucket_isNotPermitted() {
        assertNotPermitted(InfluxServer.TOKEN, "missing");
    }

    private void assertNotPermitted(String token, String name) {
        try (FluxStore other = open(token, name)) {
            assertThatExceptionOfType(NotPermittedException.class)
                    .isThrownBy(() -> other.write(ONE))
                    .withMessageContaining("grant it to write INFLUXDB_BUCKET");
        }
    }

    @Test
    void noServer_isAnOutage() {
        FluxProperties nowhere = new FluxProperties("http://127.0.0.1:1", "t", "o", "b", Duration.ofSeconds(1));
        try (FluxStore other = FluxStores.open(nowhere)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> other.write(ONE))
                    .withMessageContaining("InfluxDB can't be connected to")
                    .isExactlyInstanceOf(StoreException.class);
        }
    }
}
