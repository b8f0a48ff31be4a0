package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.util.List;
import java.util.Set;

/**
 * The types with which fields are written. A field's type is set by its first writer, and points with another type are refused:
 * ours, or another writer's if we were first. So the types that are found are used.
 *
 * @param wholeCounts whether counts are integers; else they are floats
 */
record FieldStyle(boolean wholeCounts) {

    private static final Set<String> COUNTS =
            Set.of(ServiceFields.EVENTS_PROCESSED, ServiceFields.WRITE_ATTEMPTS, ServiceFields.WRITE_ERRORS);

    /** The types of existing points; integers where there are none, as InfluxDB's clients write whole numbers. */
    static FieldStyle of(List<Point> points) {
        boolean floats = points.stream()
                .flatMap(point -> point.fields().entrySet().stream())
                .anyMatch(field -> COUNTS.contains(field.getKey()) && field.getValue() instanceof Double);
        return new FieldStyle(!floats);
    }

    FieldStyle otherCounts() {
        return new FieldStyle(!wholeCounts);
    }
}
