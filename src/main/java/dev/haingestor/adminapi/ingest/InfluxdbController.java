package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.HealthBody;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.DiskSpace;
import dev.haingestor.adminapi.store.duckdb.EmbeddedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers InfluxDB's requests for version and health, which clients send before they write. */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
public class InfluxdbController {

    /** The version of InfluxDB whose writes are taken. Some clients choose by it what they send. */
    private static final String COMPATIBLE_WITH = "2.7";

    private final EmbeddedStore store;
    private final DiskSpace disk;
    private final String version;
    private final Clock clock;
    private final Instant startedAt;

    public InfluxdbController(
            EmbeddedStore store, DiskSpace disk, @Value("${admin-api.version}") String version, Clock clock) {
        this.store = store;
        this.disk = disk;
        this.version = COMPATIBLE_WITH + "-admin-api-" + version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @GetMapping("/ping")
    ResponseEntity<Void> ping() {
        return ResponseEntity.noContent()
                .cacheControl(CacheControl.noStore())
                .header("X-Influxdb-Version", version)
                .header("X-Influxdb-Build", "admin-api")
                .build();
    }

    @GetMapping(path = "/health", produces = MediaType.APPLICATION_JSON_VALUE)
    public ResponseEntity<HealthBody> health() {
        try {
            store.check();
            disk.require();
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .body(HealthBody.pass("ready for queries and writes", version));
        } catch (StoreException e) {
            return ResponseEntity.status(503)
                    .cacheControl(CacheControl.noStore())
                    .body(HealthBody.fail(e.getMessage(), version));
        }
    }

    /** A service that answers is ready; whether the store can be written is told by {@code /health}. */
    @GetMapping("/ready")
    ResponseEntity<Ready> ready() {
        Duration up = Duration.between(startedAt, clock.instant());
        String text = up.toHours() + "h" + up.toMinutesPart() + "m" + up.toSecondsPart() + "s";
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(new Ready("ready", startedAt, text));
    }

    record Ready(String status, Instant started, String up) {}
}
