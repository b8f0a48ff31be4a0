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
 * How statistics are answered.
 *
 * @param liveTtl how long a complete answer may be kept by clients and proxies
 * @param settledTtl how long one about the past may be, whose windows have all settled
 * @param warmUp whether all periods are read after the start
 */
@Validated
@ConfigurationProperties("admin-api.stats")
public record StatsProperties(
        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(message = "must be between 0s and 1m")
        @DurationMax(minutes = 1, message = "must be between 0s and 1m")
        Duration liveTtl,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(minutes = 1, message = "must be between 1m and 30d")
        @DurationMax(days = 30, message = "must be between 1m and 30d")
        Duration settledTtl,

        @NotNull Boolean warmUp) {}
