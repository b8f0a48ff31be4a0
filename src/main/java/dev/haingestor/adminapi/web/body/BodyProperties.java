package dev.haingestor.adminapi.web.body;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/** @param timeout the longest time from a request's head to its body's last byte */
@Validated
@ConfigurationProperties("admin-api.body")
record BodyProperties(
        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "must be between 1s and 1h")
        @DurationMax(hours = 1, message = "must be between 1s and 1h")
        Duration timeout) {}
