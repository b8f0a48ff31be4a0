package dev.haingestor.adminapi.store.flux;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.URL;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings for InfluxDB.
 *
 * @param url http or https
 * @param token an API token that may read the bucket, and write it where that is wanted; never printed
 * @param timeout how long one query may take; a bare number means seconds
 */
@Validated
@ConfigurationProperties("admin-api.influxdb")
public record FluxProperties(
        @NotBlank(message = "must be set, as another INFLUXDB_ variable is")
        @URL(
                regexp = "(|https?://[^/?#\\s]+.*)",
                message = "must be an http or https URL, such as http://influxdb:8086")
        String url,

        @NotBlank(message = "must be set, as another INFLUXDB_ variable is")
        String token,

        @NotBlank(message = "must not be blank") String org,
        @NotBlank(message = "must not be blank") String bucket,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 100, message = "must be between 100ms and 10m")
        @DurationMax(minutes = 10, message = "must be between 100ms and 10m")
        Duration timeout) {

    @Override
    public String toString() {
        return "FluxProperties[url=" + url + ", org=" + org + ", bucket=" + bucket + ", timeout=" + timeout + "]";
    }
}
