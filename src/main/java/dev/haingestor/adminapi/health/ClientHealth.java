package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.store.HealthBody;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.StoreCheck;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers {@code GET /health} when an InfluxDB is configured, always with 200: health checks ask whether this service answers,
 * which it does without InfluxDB, too. With the embedded store {@code ingest} answers it.
 */
@RestController
@Conditional(InfluxdbConfigured.class)
class ClientHealth {

    private final StoreCheck check;
    private final String version;

    ClientHealth(StoreCheck check, @Value("${admin-api.version}") String version) {
        this.check = check;
        this.version = version;
    }

    @GetMapping(path = "/health", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<HealthBody> health() {
        String message = check.last().map(ClientHealth::message).orElse("InfluxDB was not asked yet");
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(HealthBody.pass(message, version));
    }

    private static String message(StoreCheck.Result last) {
        return last.healthy()
                ? last.message()
                : last.message() + ". Meanwhile statistics come from the upstream services";
    }
}
