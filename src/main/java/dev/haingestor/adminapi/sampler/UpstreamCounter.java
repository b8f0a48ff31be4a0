package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** A counter of an upstream service, which counts from that service's start. */
enum UpstreamCounter {
    /** Events that the service has received, or normalized. */
    PROCESSED,
    /** Points written. */
    WRITTEN,
    /** Failed writes. */
    ERRORS;

    /** The counters that an answer has. Attempts are the sum of both kinds of writes, so one without the other is left out. */
    static Map<UpstreamCounter, Long> of(UpstreamHealth health) {
        Map<UpstreamCounter, Long> counters = new EnumMap<>(UpstreamCounter.class);
        OptionalLong processed =
                health.eventsNormalized().isPresent() ? health.eventsNormalized() : health.eventsReceived();
        processed.ifPresent(value -> counters.put(PROCESSED, value));
        if (health.pointsWritten().isPresent() && health.writeErrors().isPresent()) {
            counters.put(WRITTEN, health.pointsWritten().getAsLong());
            counters.put(ERRORS, health.writeErrors().getAsLong());
        }
        return counters;
    }
}
