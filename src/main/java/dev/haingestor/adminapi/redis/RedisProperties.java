package dev.haingestor.adminapi.redis;

import io.lettuce.core.RedisURI;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * The connection to Redis.
 *
 * @param url such as {@code redis://user:password@host:6379/0}; empty if none is used. It is never printed, as it may hold a
 *         password
 * @param timeout how long Redis may delay an answer
 */
@Validated
@ConfigurationProperties("admin-api.redis")
public record RedisProperties(
        @NotNull String url,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(millis = 1, message = "must be between 1ms and 50ms")
        @DurationMax(millis = 50, message = "must be between 1ms and 50ms")
        Duration timeout) {

    @AssertTrue(message = "REDIS_URL must be a redis or rediss URL, such as redis://redis:6379")
    boolean isUrlUsable() {
        if (url == null || url.isBlank()) {
            return true;
        }
        try {
            RedisURI parsed = RedisURI.create(url);
            return url.matches("rediss?://.+") && parsed.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "RedisProperties[timeout=" + timeout + "]";
    }
}
