package dev.haingestor.adminapi.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The health of one service. What is not known is null, and left out.
 *
 * @param lastCheck null until it was asked
 * @param responseTimeMs null when it did not answer
 * @param errorMessage null when it is healthy
 * @param uptimePercentage percent of the ticks since our start that it answered
 */
record ServiceHealth(
        String name,
        String status,
        @Nullable Instant lastCheck,
        @Nullable Double responseTimeMs,
        @Nullable String errorMessage,
        @Nullable Double uptimePercentage) {

    ServiceHealth withStatus(String other) {
        return new ServiceHealth(name, other, lastCheck, responseTimeMs, errorMessage, uptimePercentage);
    }
}
