package dev.haingestor.adminapi.health;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Always 200: the dashboard blanks its whole page at anything else. Orchestrators ask {@code /actuator/health}. */
@RestController
class HealthController {

    private final HealthService health;

    HealthController(HealthService health) {
        this.health = health;
    }

    @GetMapping(path = {"/api/v1/health", "/api/health"}, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<HealthAnswer> health() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(health.answer());
    }
}
