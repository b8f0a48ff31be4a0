package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.rollup.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the upstream services know, in the shape of what a store knows. Their totals count from their own start, so a reading's
 * window is that service's life, which no two services share.
 *
 * @param at when they were asked
 * @param events of EVENTS; empty when the service that counts them did not answer
 * @param services of SERVICES, one for each service that answered
 * @param startedAt since when each service's figures count
 * @param lastEvent when the last event was received
 * @param lastUpdates when a service last wrote, by its name
 * @param failures why a service is missing, by its name
 */
public record FallbackReadings(Instant at, List<Reading> events, List<Reading> services, Map<String, Instant> startedAt,
        Optional<Instant> lastEvent, Map<String, Instant> lastUpdates, Map<String, String> failures) {

    public boolean isEmpty() {
        return events.isEmpty() && services.isEmpty();
    }
}
