package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.haingestor.adminapi.alerts.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/stats}. Rates are per minute, times in milliseconds, shares in percent. What is not known is
 * null, and left out of the JSON.
 *
 * @param source what the answer is made of
 * @param from the beginning of the time that its figures cover
 * @param to its end: the moment before the source was read, like timestamp and asOf
 * @param comparison with an earlier time, of every figure; null unless it was asked for
 * @param complete every window of every figure was read from the configured source
 */
record StatsAnswer(
        Instant timestamp,
        String period,
        String source,
        Instant from,
        Instant to,
        Instant asOf,
        boolean complete,
        List<Warning> warnings,
        Metrics metrics,
        Trends trends,
        List<Alert> alerts,
        @Nullable ComparisonView comparison) {

    /**
     * @param totalEvents events in the store; 0 when it was read and holds none
     * @param eventsReceived events that websocket-ingestion counted, in the whole windows of which this is known
     * @param eventsStored events that the store holds of the same windows
     * @param storedPercent the share of what was received
     * @param errorRate the same as errorRatePercent, under the name that older clients read
     * @param upstreams the services in the shape that the dashboard reads, beside the others by their names
     */
    record Metrics(
            String period,
            @Nullable Long totalEvents,
            @Nullable Double eventsPerMinute,
            @Nullable Long eventsReceived,
            @Nullable Long eventsStored,
            @Nullable Double storedPercent,
            @Nullable Number totalWrites,
            @Nullable Number writeErrors,
            @Nullable Double errorRatePercent,
            @Nullable Double errorRate,
            @Nullable Double successRate,
            @Nullable Double processingTimeAvg,
            ServiceMetrics.@Nullable Percentiles processingTimePercentiles,
            @Nullable Instant lastEventTime,
            Map<String, Service> services,
            @JsonAnyGetter Map<String, UpstreamFigures> upstreams) {}

    /** @param avgProcessingTime the same as processingTimeMs: both names are read */
    record Service(
            @Nullable Number eventsProcessed,
            @Nullable Double avgProcessingTime,
            @Nullable Double processingTimeMs,
            ServiceMetrics.@Nullable Percentiles processingTimePercentiles,
            @Nullable Double successRate,
            @Nullable Number writeAttempts,
            @Nullable Number writeErrors,
            @Nullable Double errorRatePercent,
            @Nullable Instant lastUpdate) {}

    /**
     * @param responseTimeMs how long its last health answer took
     * @param connectionAttempts since the service's start, as in that answer
     */
    record UpstreamFigures(
            @Nullable Double eventsPerMinute,
            @Nullable Double errorRate,
            @Nullable Double responseTimeMs,
            @Nullable Long connectionAttempts,
            @Nullable Number totalEventsReceived) {}

    record Trends(
            String window,
            List<TrendPoint> points,
            @Nullable Comparison eventsPerMinute,
            @Nullable Comparison errorRatePercent) {}

    /**
     * One window.
     *
     * @param eventsReceived as of {@link Metrics}
     * @param storedPercent likewise
     * @param partial true while the window still runs, its rate being that of its time so far; null for all others
     */
    record TrendPoint(
            Instant time,
            @Nullable Long count,
            @Nullable Double eventsPerMinute,
            @Nullable Double errorRatePercent,
            @Nullable Double processingTimeMs,
            @Nullable Double processingTimeP95,
            @Nullable Long eventsReceived,
            @Nullable Double storedPercent,
            String source,
            @Nullable Boolean partial) {}

    /**
     * Whole windows of this period against as many one period earlier.
     *
     * @param previous null where not all of the earlier time is known, as its range is
     * @param changePercent null where nothing was before, too
     */
    record Comparison(
            Double current,
            @Nullable Double previous,
            @Nullable Double changePercent,
            TimeRange currentRange,
            @Nullable TimeRange previousRange) {}

    /** The time from a moment, inclusive, to another, exclusive. */
    record TimeRange(Instant from, Instant to) {}

    /**
     * A window of one service.
     *
     * @param partial as of {@link TrendPoint}
     */
    record ServiceTrendPoint(
            Instant time,
            @Nullable Number eventsProcessed,
            @Nullable Double errorRatePercent,
            @Nullable Double processingTimeMs,
            @Nullable Double successRate,
            String source,
            @Nullable Boolean partial) {}
}
