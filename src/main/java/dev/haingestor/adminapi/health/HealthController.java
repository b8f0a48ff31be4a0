package dev.haingestor.adminapi.health;

import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The health endpoints. They always answer 200, as the dashboard blanks its whole page at anything else. */
@RestController
class HealthController {

    private final HealthService health;
    private final ServicesHealth services;

    HealthController(HealthService health, ServicesHealth services) {
        this.health = health;
        this.services = services;
    }

    @GetMapping(
            path = {"/api/v1/health", "/api/health"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<HealthAnswer> health() {
        return answered(health.answer());
    }

    @GetMapping(path = "/api/v1/health/services", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, ServiceHealth>> services() {
        return answered(services.services());
    }

    @GetMapping(path = "/api/v1/health/dependencies", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, ServiceHealth>> dependencies() {
        return answered(services.dependencies());
    }

    private static <T> ResponseEntity<T> answered(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }
}
