package dev.haingestor.adminapi.upstream;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.hibernate.validator.constraints.URL;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings for the upstream services, and for others that are watched.
 *
 * @param websocketIngestion its base URL, without {@code /health}; empty where there is no such service
 * @param enrichmentPipeline likewise
 * @param watched {@code name=URL}, separated by commas; may be empty
 * @param timeout how long one of them may take to answer, body included
 * @param interval how often all are asked
 */
@Validated
@ConfigurationProperties("admin-api.upstream")
public record UpstreamProperties(
        @URL(regexp = HTTP, message = HTTP_MESSAGE) String websocketIngestion,
        @URL(regexp = HTTP, message = HTTP_MESSAGE) String enrichmentPipeline,
        @NotNull String watched,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 100, message = "must be between 100ms and 1m")
        @DurationMax(minutes = 1, message = "must be between 100ms and 1m")
        Duration timeout,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "must be between 1s and 10m")
        @DurationMax(minutes = 10, message = "must be between 1s and 10m")
        Duration interval) {

    private static final String HTTP = "|https?://[^/?#\\s]+.*";
    private static final String HTTP_MESSAGE = "must be an http or https URL, such as http://localhost:8001, or empty";
    private static final int MAX_WATCHED = 20;
    private static final Set<String> OURS = Set.of(
            Upstream.WEBSOCKET_INGESTION.label(),
            Upstream.ENRICHMENT_PIPELINE.label(),
            ServiceLabels.STORE,
            ServiceLabels.SELF);

    public UpstreamProperties {
        websocketIngestion = stripped(websocketIngestion);
        enrichmentPipeline = stripped(enrichmentPipeline);
    }

    private static String stripped(@Nullable String url) {
        return url == null ? "" : url.strip();
    }

    @AssertTrue(
            message =
                    "WATCHED_SERVICES must be name=URL, separated by commas, such as weather-api=http://localhost:8010: "
                            + "names of 1 to 64 of the characters a-z 0-9 -, http or https URLs")
    boolean isWatchedReadable() {
        return watchedServices().stream().allMatch(WatchedService::isUsable);
    }

    @AssertTrue(
            message =
                    "WATCHED_SERVICES must name each service once, and none of websocket-ingestion, enrichment-pipeline, "
                            + "influxdb, admin-api")
    boolean isWatchedOnce() {
        List<String> names =
                watchedServices().stream().map(WatchedService::name).toList();
        return Set.copyOf(names).size() == names.size() && names.stream().noneMatch(OURS::contains);
    }

    @AssertTrue(message = "WATCHED_SERVICES must be " + MAX_WATCHED + " services at most")
    boolean isWatchedFew() {
        return watchedServices().size() <= MAX_WATCHED;
    }

    /** The watched services in the order of the setting. */
    List<WatchedService> watchedServices() {
        return Stream.of(watched == null ? new String[0] : watched.split(","))
                .filter(entry -> !entry.isBlank())
                .map(WatchedService::parse)
                .toList();
    }

    /** The upstream services that exist here. */
    public List<Upstream> configured() {
        return Upstream.all().stream()
                .filter(upstream -> !baseUrl(upstream).isEmpty())
                .toList();
    }

    /** The port of a service's URL; empty where there is no such service, or its URL can't be read. */
    public OptionalInt port(Upstream upstream) {
        return portOf(baseUrl(upstream));
    }

    /** The port of a watched service's URL, likewise. */
    public OptionalInt port(String watchedService) {
        return watchedServices().stream()
                .filter(service -> service.name().equals(watchedService))
                .map(service -> portOf(service.url()))
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt portOf(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        return parsed == null ? OptionalInt.empty() : OptionalInt.of(parsed.port());
    }

    String baseUrl(Upstream upstream) {
        return switch (upstream) {
            case WEBSOCKET_INGESTION -> websocketIngestion;
            case ENRICHMENT_PIPELINE -> enrichmentPipeline;
        };
    }
}
