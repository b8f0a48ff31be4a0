package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** A running total of an upstream service: it counts from that service's start. */
enum UpstreamCounter {
    /** Events that the service was about: received, or made uniform. */
    PROCESSED,
    /** Points that were written. */
    WRITTEN,
    /** Writes that failed. */
    ERRORS;

    /** Those that an answer has. Attempts are of both kinds of writes, so one without the other says nothing. */
    static Map<UpstreamCounter, Long> of(UpstreamHealth health) {
        Map<UpstreamCounter, Long> counters = new EnumMap<>(UpstreamCounter.class);
        OptionalLong processed = health.eventsNormalized().isPresent() ? health.eventsNormalized() : health.eventsReceived();
        processed.ifPresent(value -> counters.put(PROCESSED, value));
        if (health.pointsWritten().isPresent() && health.writeErrors().isPresent()) {
            counters.put(WRITTEN, health.pointsWritten().getAsLong());
            counters.put(ERRORS, health.writeErrors().getAsLong());
        }
        return counters;
    }
}
