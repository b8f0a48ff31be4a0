package dev.haingestor.adminapi.store.flux;

import jakarta.validation.constraints.AssertFalse;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Stops the start of a demo where an InfluxDB is configured: one of both was not meant, and nobody could tell which from the
 * figures.
 *
 * @param demo a setting of the embedded store
 */
@Validated
@ConfigurationProperties("admin-api.embedded")
record NoDemo(@AssertFalse(message = "can't be had with an InfluxDB: unset it, or all INFLUXDB_ variables") boolean demo) {
}
