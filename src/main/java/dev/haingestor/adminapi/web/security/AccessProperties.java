package dev.haingestor.adminapi.web.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Controls who may change state, and how the service may be called.
 *
 * @param apiKey the key that guarded requests must have; never printed. Blank: only this machine may make them
 * @param allowedHosts host names besides those of this machine, separated by commas; {@code *} allows any
 */
@Validated
@ConfigurationProperties("admin-api.access")
record AccessProperties(
        @NotNull
        @Pattern(
                regexp = "\\s*|(?U)[^\\s\\p{Cntrl}]{16,}",
                message = "must be at least 16 characters, without spaces or control characters")
        String apiKey,

        @NotNull
        @Pattern(
                regexp = "\\s*(" + AllowedHosts.ENTRY + "(\\s*,\\s*" + AllowedHosts.ENTRY + ")*\\s*)?",
                message = "must be host names without a port, separated by commas, or *")
        String allowedHosts) {

    @Override
    public String toString() {
        return "AccessProperties[]";
    }
}
