package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.ingest.InfluxdbController;
import dev.haingestor.adminapi.rollup.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A disk that is full is told to whoever asks, before a write fails. */
@Tag("integration")
class FullDiskHealthTest {

    private static final long TOO_LITTLE = (64L << 20) - 1;

    @Test
    void fullDisk_isToldByHealth(@TempDir Path folder) {
        try (Embedded embedded = Embedded.open(folder)) {
            embedded.write("m v=1 1");
            embedded.setLeft(TOO_LITTLE);

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> embedded.write("m v=1 2"))
                    .withMessageContaining("The disk of DATA_DIR is full: 63 MB are left");
            assertThat(embedded.export()).isEqualTo("m v=1.0 1\n");
            embedded.store().check();
            embedded.setLeft(TOO_LITTLE + 1);
            assertThat(embedded.write("m v=1 2")).isEmpty();
        }
    }

    @Test
    void health_fullDisk_isAFailureInInfluxDbsWay_andOutOfService(@TempDir Path folder) {
        DiskSpace full = new DiskSpace(() -> TOO_LITTLE);
        try (Embedded embedded = Embedded.open(folder)) {
            var answer =
                    new InfluxdbController((EmbeddedStore) embedded.store(), full, "1", Clock.systemUTC()).health();

            assertThat(answer.getStatusCode().value()).isEqualTo(503);
            assertThat(answer.getBody().status()).isEqualTo("fail");
            assertThat(answer.getBody().message()).contains("The disk of DATA_DIR is full");
            assertThat(full.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(new DiskSpace(() -> TOO_LITTLE + 1).health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void readiness_looksAtTheDisk_whereThereIsAnEmbeddedStore() {
        for (Map<String, String> settings : List.of(
                Map.<String, String>of(), Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "t"))) {
            try (App app = App.start(settings)) {
                assertThat(app.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
                assertThat(app.bean(HealthEndpointGroups.class).get("readiness").isMember("dataDisk"))
                        .isTrue();
            }
        }
    }
}
