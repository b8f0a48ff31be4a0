package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.sampler.ServiceFields;
import java.util.ArrayList;
import java.util.List;

/** Names of figures in answers, in groups that are missing together. */
final class MetricNames {

    static final List<String> EVENTS = List.of("total_events", "events_per_minute", "last_event_time");
    static final List<String> WRITES = List.of("total_writes", "write_errors", "error_rate_percent", "error_rate");
    static final List<String> LATENCY = List.of("processing_time_avg", "processing_time_percentiles");

    private MetricNames() {}

    /** The figures that are made of a field of service metrics. */
    static List<String> ofField(String field) {
        return switch (field) {
            case ServiceFields.WRITE_ATTEMPTS ->
                List.of("total_writes", "error_rate_percent", "error_rate", "success_rate");
            case ServiceFields.WRITE_ERRORS ->
                List.of("write_errors", "error_rate_percent", "error_rate", "success_rate");
            case ServiceFields.PROCESSING_TIME -> List.of("processing_time_avg");
            default -> List.of(field);
        };
    }

    static List<String> with(List<String> names, String... more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(List.of(more));
        return all;
    }
}
