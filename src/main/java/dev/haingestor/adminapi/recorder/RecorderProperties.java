package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.Source;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param serviceMetrics whether service metrics are recorded; {@code auto} is with the embedded store only */
@Validated
@ConfigurationProperties("admin-api.recorder")
record RecorderProperties(
        @NotNull @Pattern(regexp = "true|false|auto", message = "must be true, false or auto")
        String serviceMetrics) {

    boolean isWanted(Source store) {
        return serviceMetrics.equals("true") || serviceMetrics.equals("auto") && store == Source.EMBEDDED;
    }
}
