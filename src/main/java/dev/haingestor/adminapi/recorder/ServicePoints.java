package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.sampler.ServiceDelta;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Makes points in the existing schema, with one tag more that marks them as ours. They have no processing time, as the time
 * that a service takes to answer us is none.
 */
final class ServicePoints {

    static final String RECORDER_TAG = "recorder";
    static final String RECORDER = "admin-api";

    private final SeriesQuery services;

    /** @param services the query that reads such points */
    ServicePoints(SeriesQuery services) {
        this.services = services;
    }

    String measurement() {
        return services.measurement();
    }

    static boolean isTelling(ServiceDelta delta) {
        return delta.eventsProcessed().isPresent()
                || delta.writeAttempts().isPresent()
                || delta.writeErrors().isPresent();
    }

    /** The point of a delta. Its time is within the interval, and all instances write the same point. */
    Point of(ServiceDelta delta, FieldStyle style) {
        Map<String, Object> fields = new HashMap<>();
        put(fields, ServiceFields.EVENTS_PROCESSED, delta.eventsProcessed(), style);
        put(fields, ServiceFields.WRITE_ATTEMPTS, delta.writeAttempts(), style);
        put(fields, ServiceFields.WRITE_ERRORS, delta.writeErrors(), style);
        return Point.of(
                delta.to().minusMillis(1),
                services.measurement(),
                Map.of(ServiceFields.SERVICE, delta.service(), RECORDER_TAG, RECORDER),
                fields);
    }

    private static void put(Map<String, Object> fields, String name, OptionalLong count, FieldStyle style) {
        if (count.isPresent()) {
            fields.put(name, style.wholeCounts() ? (Object) count.getAsLong() : (Object) (double) count.getAsLong());
        }
    }
}
