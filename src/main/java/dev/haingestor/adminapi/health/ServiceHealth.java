package dev.haingestor.adminapi.health;

import java.time.Instant;

/**
 * How a service is, by its name. What is not known is null, and left out.
 *
 * @param lastCheck null until it was asked
 * @param responseTimeMs null when it did not answer
 * @param errorMessage null when it is well
 * @param uptimePercentage share of the ticks since our start that it answered
 */
record ServiceHealth(String name, String status, Instant lastCheck, Double responseTimeMs, String errorMessage,
        Double uptimePercentage) {

    ServiceHealth withStatus(String other) {
        return new ServiceHealth(name, other, lastCheck, responseTimeMs, errorMessage, uptimePercentage);
    }
}
