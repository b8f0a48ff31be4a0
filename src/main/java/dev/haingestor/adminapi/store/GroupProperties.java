package dev.haingestor.adminapi.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How many groups, such as services, have figures by name.
 *
 * @param max of them; all others are one group
 */
@Validated
@ConfigurationProperties("admin-api.groups")
public record GroupProperties(
        @Min(value = 1, message = "must be between 1 and 10000") @Max(value = 10_000, message = "must be between 1 and 10000")
        @NotNull Integer max) {
}
