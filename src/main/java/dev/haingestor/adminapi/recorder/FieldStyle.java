package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.util.List;
import java.util.Set;

/**
 * As which types fields are written. A field has one type at a time, set by who writes it first; another one would be refused,
 * or would cost the other writer its points. So ours are those that are found.
 *
 * @param wholeCounts counts are integers; else they are floats
 */
record FieldStyle(boolean wholeCounts) {

    private static final Set<String> COUNTS =
            Set.of(ServiceFields.EVENTS_PROCESSED, ServiceFields.WRITE_ATTEMPTS, ServiceFields.WRITE_ERRORS);

    /** As the points that are there; integers where there are none, as clients of InfluxDB write what is whole. */
    static FieldStyle of(List<Point> points) {
        boolean floats = points.stream().flatMap(point -> point.fields().entrySet().stream())
                .anyMatch(field -> COUNTS.contains(field.getKey()) && field.getValue() instanceof Double);
        return new FieldStyle(!floats);
    }

    FieldStyle otherCounts() {
        return new FieldStyle(!wholeCounts);
    }
}
