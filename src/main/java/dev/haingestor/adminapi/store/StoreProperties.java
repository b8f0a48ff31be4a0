package dev.haingestor.adminapi.store;

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
 * Settings for reading the store.
 *
 * @param budget how long a client waits for the reads of an answer
 * @param maxGroups how many groups, such as services, have figures by name; all others are one group
 */
@Validated
@ConfigurationProperties("admin-api.store")
public record StoreProperties(
        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 50, message = "must be between 50ms and 1m")
        @DurationMax(minutes = 1, message = "must be between 50ms and 1m")
        Duration budget,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 100, message = "must be between 100ms and 1m")
        @DurationMax(minutes = 1, message = "must be between 100ms and 1m")
        Duration checkInterval,

        @Min(value = 1, message = "must be between 1 and 10000")
        @Max(value = 10_000, message = "must be between 1 and 10000")
        @NotNull
        Integer maxGroups) {}
