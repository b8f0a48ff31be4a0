package dev.haingestor.adminapi.web.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Who may change state, and how the service may be called.
 *
 * @param apiKey what a client must send; never printed. Blank: there is none, and only this machine itself may
 * @param allowedHosts names separated by commas that {@code Host} may have besides those of this machine; {@code *}: any
 */
@Validated
@ConfigurationProperties("admin-api.access")
record AccessProperties(
        @NotNull @Pattern(regexp = "\\s*|(?U)[^\\s\\p{Cntrl}]{16,}",
                message = "must be at least 16 characters, without spaces or control characters")
        String apiKey,
        @NotNull @Pattern(regexp = "\\s*(" + AllowedHosts.ENTRY + "(\\s*,\\s*" + AllowedHosts.ENTRY + ")*\\s*)?",
                message = "must be host names without a port, separated by commas, or *")
        String allowedHosts) {

    @Override
    public String toString() {
        return "AccessProperties[]";
    }
}
