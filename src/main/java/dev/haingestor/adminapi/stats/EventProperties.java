package dev.haingestor.adminapi.stats;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How events are counted by days and hours.
 *
 * @param zone the name of the time zone in which a day and an hour begin
 */
@Validated
@ConfigurationProperties("admin-api.events")
record EventProperties(@NotNull String zone) {

    /** Days and hours are sums of windows of this length, so they must begin at a multiple of it. */
    private static final Duration WINDOW = Duration.ofMinutes(15);

    ZoneId zoneId() {
        return parsed().orElseThrow();
    }

    private Optional<ZoneId> parsed() {
        try {
            return Optional.of(ZoneId.of(zone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @AssertTrue(
            message =
                    "STATS_ZONE must be a time zone such as UTC, Europe/Berlin or +05:30, whole quarters of an hour from UTC")
    boolean isZoneUsable() {
        return parsed().filter(known -> !known.getRules().isFixedOffset()
                        || known.getRules().getOffset(Instant.EPOCH).getTotalSeconds() % WINDOW.toSeconds() == 0)
                .isPresent();
    }
}
