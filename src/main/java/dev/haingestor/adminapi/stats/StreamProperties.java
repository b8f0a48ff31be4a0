package dev.haingestor.adminapi.stats;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How statistics are streamed.
 *
 * @param heartbeat a comment is sent when nothing else was for so long
 * @param writeTimeout a client that takes longer for one event is given up
 * @param maxSubscribers the most subscribers in all
 * @param maxPerQuestion the most subscribers of the same parameters
 */
@Validated
@ConfigurationProperties("admin-api.stream")
record StreamProperties(
        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "must be between 1s and 5m")
        @DurationMax(minutes = 5, message = "must be between 1s and 5m")
        Duration heartbeat,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "must be between 1s and 5m")
        @DurationMax(minutes = 5, message = "must be between 1s and 5m")
        Duration writeTimeout,

        @Min(value = 0, message = "must be between 0 and 4096")
        @Max(value = 4096, message = "must be between 0 and 4096")
        int maxSubscribers,

        @Min(value = 1, message = "must be between 1 and 4096")
        @Max(value = 4096, message = "must be between 1 and 4096")
        int maxPerQuestion) {}
