package dev.haingestor.adminapi.web.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The web pages of other origins that may read answers.
 *
 * @param corsOrigins origins separated by commas, whose port may be {@code *}; a bare {@code *} stands for all; blank: none
 */
@Validated
@ConfigurationProperties("admin-api.web")
record CrossOriginProperties(
        @NotNull
        @Pattern(
                regexp = "\\s*(" + AllowedOrigins.ENTRY + "(\\s*,\\s*" + AllowedOrigins.ENTRY + ")*\\s*)?",
                message =
                        "must be origins such as http://localhost:3000 or http://localhost:*, separated by commas, or *")
        String corsOrigins) {}
