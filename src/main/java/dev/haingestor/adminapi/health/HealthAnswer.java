package dev.haingestor.adminapi.health;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/health}, for two generations of clients: older ones read {@code overall_status} and {@code
 * ingestion_service}, newer ones {@code status}, {@code dependencies} and {@code metrics}. What is not known is null, and left
 * out.
 *
 * @param timestamp UTC without an offset, as the older clients append a Z of their own
 */
record HealthAnswer(
        String status,
        String overallStatus,
        String adminApiStatus,
        String service,
        String version,
        String timestamp,
        long uptimeSeconds,
        List<Dependency> dependencies,
        Metrics metrics,
        Cache cache,
        StatsSource statsSource,
        Ingestion ingestionService) {

    static final String HEALTHY = "healthy";
    static final String DEGRADED = "degraded";
    static final String UNHEALTHY = "unhealthy";
    static final String UNKNOWN = "unknown";
    /** The service isn't configured here. */
    static final String NOT_CONFIGURED = "not_configured";

    static String withoutOffset(Instant time) {
        return LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
                .toString();
    }

    /**
     * @param message what is wrong; may be empty
     * @param uptimePercentage percent of the ticks since our start that it answered; null before the first
     */
    record Dependency(
            String name,
            String type,
            String status,
            @Nullable Double responseTimeMs,
            @Nullable Instant lastCheck,
            String message,
            @Nullable Double uptimePercentage) {

        boolean is(String expected) {
            return status.equals(expected);
        }
    }

    /**
     * @param uptimePercentage the store's, as clients show it beside the store; other services have theirs in the dependencies
     */
    record Metrics(
            long uptimeSeconds,
            String uptimeHuman,
            @Nullable Double uptimePercentage,
            Instant startTime,
            Instant currentTime) {}

    /**
     * How many periods have been read into the cache since the start.
     *
     * @param warmPeriods how many of {@code periods}
     * @param redis {@code connected} or {@code unavailable}; null without one
     */
    record Cache(int warmPeriods, int periods, @Nullable String redis) {}

    /**
     * The position of the switch. Whether the store answers is in the dependencies.
     *
     * @param selected the source of answers while it works
     */
    record StatsSource(boolean useInfluxdb, String selected, Instant since) {}

    record Ingestion(
            String status,
            String timestamp,
            Connection websocketConnection,
            Processing eventProcessing,
            @Nullable Weather weatherEnrichment,
            Storage influxdbStorage) {}

    /** @param lastError in the words of websocket-ingestion */
    record Connection(
            @Nullable Boolean isConnected,
            @Nullable Long connectionAttempts,
            @Nullable String lastConnectionTime,
            @Nullable String lastError) {}

    /** Weather figures since the start of websocket-ingestion; null where it doesn't report them. */
    record Weather(
            @Nullable Boolean enabled,
            @Nullable Long apiCalls,
            @Nullable Long cacheHits) {}

    /**
     * The figures of the last hour, those of {@code /api/v1/stats?period=1h}.
     *
     * @param status {@code degraded} when no event has come for {@code ALERT_SILENCE}, {@code unknown} when that can't be told
     * @param totalEventsReceived since the start of websocket-ingestion
     * @param errorRate percent
     * @param processingLag seconds from the last event to {@code asOf}; to now where that is more than a minute ago
     * @param asOf when the store or websocket-ingestion last reported that this was the last event
     */
    record Processing(
            String status,
            @Nullable Double eventsPerMinute,
            @Nullable Long totalEvents,
            @Nullable Long totalEventsReceived,
            @Nullable Double errorRate,
            @Nullable String lastEventTime,
            @Nullable Double processingLag,
            @Nullable String asOf) {}

    /**
     * @param lastWriteTime the latest that is known, from enrichment-pipeline or from writes through this service
     * @param writeErrors of enrichment-pipeline, since its start
     * @param queriesTotal queries of this service since its start, like what follows
     * @param breaker {@code closed}, {@code open} or {@code half_open}
     */
    record Storage(
            boolean isConnected,
            @Nullable String lastWriteTime,
            @Nullable Long writeErrors,
            @Nullable Long queriesTotal,
            @Nullable Long queryErrorsTotal,
            @Nullable Double avgQueryTimeMs,
            @Nullable Double p95QueryTimeMs,
            @Nullable Double successRate,
            String breaker) {}
}
