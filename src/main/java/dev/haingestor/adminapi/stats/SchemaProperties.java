package dev.haingestor.adminapi.stats;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the writers name things.
 *
 * @param eventsMeasurement where events are
 * @param eventMarkers fields of which every event has exactly one
 * @param servicesMeasurement where the services' figures are, tagged {@code service}
 */
@Validated
@ConfigurationProperties("admin-api.schema")
public record SchemaProperties(
        @NotBlank String eventsMeasurement,
        @NotEmpty List<@NotBlank String> eventMarkers,
        @NotBlank String servicesMeasurement) {}
