package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.web.Problems;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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

    @GetMapping(
            path = {"/api/v1/health/services", "/api/health/services", "/api/v1/services/health", "/api/services/health"
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, ServiceHealth>> services() {
        return answered(services.services());
    }

    @GetMapping(
            path = {
                "/api/v1/health/dependencies",
                "/api/health/dependencies",
                "/api/v1/dependencies/health",
                "/api/dependencies/health"
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, ServiceHealth>> dependencies() {
        return answered(services.dependencies());
    }

    /** One of the services of {@link #services}. */
    @GetMapping(
            path = {"/api/v1/health/{service}", "/api/health/{service}"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ServiceHealth> service(@PathVariable String service) {
        Map<String, ServiceHealth> known = services.services();
        ServiceHealth health = known.get(service);
        if (health == null) {
            HttpStatus status = HttpStatus.NOT_FOUND;
            String names = String.join(", ", known.keySet());
            throw new ErrorResponseException(
                    status,
                    Problems.of(status, "unknown-service", "there is no such service; there are " + names),
                    null);
        }
        return answered(health);
    }

    private static <T> ResponseEntity<T> answered(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }
}
