package dev.haingestor.adminapi.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the system that data comes from, as the dashboard lists them. What is not known is null, and left out.
 *
 * @param icon a picture in one character
 * @param status {@code healthy}, {@code degraded}, {@code error} or {@code unknown}
 */
record DataSource(
        String id,
        String name,
        String icon,
        String status,
        Performance performance,
        @Nullable Cache cache) {

    /**
     * The last 24 hours, or the time since our start.
     *
     * @param avgResponseTimeMs of the requests that were answered
     * @param errorCount24h how many requests were not answered, or by an error
     */
    record Performance(
            @Nullable Double avgResponseTimeMs,
            @Nullable Instant lastSuccess,
            @JsonProperty("error_count_24h") @Nullable Long errorCount24h) {}

    /** @param hitRatePercentage of what was looked up since our start */
    record Cache(
            @Nullable Double hitRatePercentage,
            @Nullable Long sizeBytes,
            @Nullable Long itemCount) {}
}
