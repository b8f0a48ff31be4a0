package dev.haingestor.adminapi.alerts.webhook;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where openings and resolutions of alerts are told. Neither the URL nor the key is ever printed, as both may be secret.
 *
 * @param url empty: nowhere
 * @param format the body's shape
 * @param key the routing key of PagerDuty
 */
@Validated
@ConfigurationProperties("admin-api.alerts.webhook")
public record WebhookProperties(
        @NotNull String url,

        @NotNull @Pattern(regexp = "generic|slack|pagerduty", message = "must be generic, slack or pagerduty")
        String format,

        @NotNull String key) {

    public boolean isWanted() {
        return !url.isBlank();
    }

    @AssertTrue(message = "ALERT_WEBHOOK_URL must be an http or https URL")
    boolean isUrlUsable() {
        if (url == null || url.isBlank()) {
            return true;
        }
        try {
            URI parsed = URI.create(url);
            return url.matches("https?://.+") && parsed.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @AssertTrue(message = "ALERT_WEBHOOK_KEY must be set, as PagerDuty needs it")
    boolean isKeyThere() {
        return url == null || url.isBlank() || !"pagerduty".equals(format) || key != null && !key.isBlank();
    }

    @Override
    public String toString() {
        return "WebhookProperties[format=" + format + "]";
    }
}
