package dev.haingestor.adminapi.store.flux;

import jakarta.validation.constraints.AssertFalse;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Stops the start where both the demo and an InfluxDB are configured: one of them is a mistake, and the figures would not tell
 * which.
 *
 * @param demo a setting of the embedded store
 */
@Validated
@ConfigurationProperties("admin-api.embedded")
record DemoConflictCheck(
        @AssertFalse(message = "can't be had with an InfluxDB: unset it, or all INFLUXDB_ variables")
        boolean demo) {}
