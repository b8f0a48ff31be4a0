package dev.haingestor.adminapi.fallback;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.URL;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Where the upstream services are.
 *
 * @param websocketIngestion base URL, without {@code /health}
 * @param enrichmentPipeline the same
 * @param timeout how long one of them may take to answer, body included
 * @param interval how often both are asked
 */
@Validated
@ConfigurationProperties("admin-api.upstream")
public record UpstreamProperties(
        @NotNull @URL(regexp = HTTP, message = HTTP_MESSAGE) String websocketIngestion,
        @NotNull @URL(regexp = HTTP, message = HTTP_MESSAGE) String enrichmentPipeline,
        @NotNull @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 100, message = "must be between 100ms and 1m")
        @DurationMax(minutes = 1, message = "must be between 100ms and 1m")
        Duration timeout,
        @NotNull @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "must be between 1s and 10m")
        @DurationMax(minutes = 10, message = "must be between 1s and 10m")
        Duration interval) {

    private static final String HTTP = "https?://[^/?#\\s]+.*";
    private static final String HTTP_MESSAGE = "must be an http or https URL, such as http://localhost:8001";

    String baseUrl(Upstream upstream) {
        return switch (upstream) {
            case WEBSOCKET_INGESTION -> websocketIngestion;
            case ENRICHMENT_PIPELINE -> enrichmentPipeline;
        };
    }
}
