package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.WindowSpan;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Timeframe;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static dev.haingestor.adminapi.rollup.FieldKind.DELTA;
import static dev.haingestor.adminapi.rollup.FieldKind.DISTRIBUTION;
import static dev.haingestor.adminapi.rollup.FieldKind.GAUGE;

/** The three series queries of which every statistic is made. */
final class StatsQueries {

    private final SeriesQuery events;
    private final SeriesQuery services;
    private final SeriesQuery latency;

    StatsQueries(SchemaProperties schema) {
        Map<String, FieldKind> markers = new HashMap<>();
        schema.eventMarkers().forEach(marker -> markers.put(marker, FieldKind.POINTS));
        events = SeriesQuery.of(schema.eventsMeasurement(), markers);
        services = SeriesQuery.of(
                schema.servicesMeasurement(),
                Map.of(
                        ServiceFields.EVENTS_PROCESSED,
                        DELTA,
                        ServiceFields.WRITE_ATTEMPTS,
                        DELTA,
                        ServiceFields.WRITE_ERRORS,
                        DELTA,
                        ServiceFields.SUCCESS_RATE,
                        GAUGE),
                ServiceFields.SERVICE);
        latency = SeriesQuery.of(
                schema.servicesMeasurement(),
                Map.of(ServiceFields.PROCESSING_TIME, DISTRIBUTION),
                ServiceFields.SERVICE);
    }

    /** Counts events by their markers: an event has many fields and one marker. */
    SeriesQuery events() {
        return events;
    }

    /** The counters and gauges of each service. */
    SeriesQuery services() {
        return services;
    }

    /** The processing times of each service: a query of its own, as it takes longest. */
    SeriesQuery latency() {
        return latency;
    }

    /**
     * The time of each service's latest point, be it of counters or of processing times.
     *
     * @param last the time of each group's latest point, by query
     */
    Map<Group, Instant> lastUpdates(Map<SeriesQuery, Map<Group, Instant>> last) {
        Map<Group, Instant> updates = new HashMap<>(last.getOrDefault(services, Map.of()));
        last.getOrDefault(latency, Map.of())
                .forEach((group, time) -> updates.merge(group, time, (one, two) -> one.isAfter(two) ? one : two));
        return updates;
    }

    /**
     * The parts of an answer: twice the time where it is compared with the time before.
     *
     * @param step the length of its windows
     */
    List<QueryPart> parts(Timeframe time, Duration step) {
        return parts(span(time, step, true), span(time, step, false));
    }

    /** The parts of an answer that is not compared with the time before. */
    List<QueryPart> partsWithoutEarlier(Interval time, Duration step) {
        WindowSpan span = span(time, step, false);
        return parts(span, span);
    }

    private List<QueryPart> parts(WindowSpan counts, WindowSpan times) {
        return List.of(
                new QueryPart(events, counts, true, true),
                new QueryPart(services, counts, true, true),
                new QueryPart(latency, times, false, true));
    }

    private static WindowSpan span(Timeframe time, Duration step, boolean withEarlier) {
        if (time instanceof Interval interval) {
            Interval whole = interval.aligned(step);
            Instant start = withEarlier ? whole.from().minus(whole.shift(step)) : whole.from();
            return new WindowSpan.Between(start, whole.to());
        }
        Duration length = time.shift(step);
        return new WindowSpan.Latest(withEarlier ? length.multipliedBy(2) : length);
    }

    /** The parts of an answer that looks back equally far with all queries; they share the tail of the others. */
    List<QueryPart> parts(Duration lookback) {
        WindowSpan span = new WindowSpan.Latest(lookback);
        return parts(span, span);
    }
}
