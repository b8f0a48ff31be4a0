package dev.haingestor.adminapi.stats;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How statistics are read.
 *
 * @param budget how long a client waits for a part of an answer
 * @param liveTtl how long a complete answer may be kept by clients and proxies
 * @param checkInterval how often the store is checked
 * @param warmUp whether all periods are read after the start
 */
@Validated
@ConfigurationProperties("admin-api.stats")
public record StatsProperties(
        @NotNull @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 50, message = "must be between 50ms and 1m")
        @DurationMax(minutes = 1, message = "must be between 50ms and 1m")
        Duration budget,
        @NotNull @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(message = "must be between 0s and 1m")
        @DurationMax(minutes = 1, message = "must be between 0s and 1m")
        Duration liveTtl,
        @NotNull @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 100, message = "must be between 100ms and 1m")
        @DurationMax(minutes = 1, message = "must be between 100ms and 1m")
        Duration checkInterval,
        @NotNull Boolean warmUp) {
}
