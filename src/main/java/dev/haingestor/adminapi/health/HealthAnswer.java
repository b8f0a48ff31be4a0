package dev.haingestor.adminapi.health;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The body of {@code GET /api/v1/health}, for two generations of clients: the first reads {@code overall_status} and
 * {@code ingestion_service}, the second {@code status}, {@code dependencies} and {@code metrics}. What is not known is null, and
 * left out.
 *
 * @param timestamp UTC without an offset, as the first clients append a Z of their own
 */
record HealthAnswer(String status, String overallStatus, String adminApiStatus, String service, String version,
        String timestamp, long uptimeSeconds, List<Dependency> dependencies, Metrics metrics, Cache cache,
        StatsSource statsSource, Ingestion ingestionService) {

    static final String HEALTHY = "healthy";
    static final String DEGRADED = "degraded";
    static final String UNHEALTHY = "unhealthy";
    static final String UNKNOWN = "unknown";
    /** There is no such service here. */
    static final String NOT_CONFIGURED = "not_configured";

    static String withoutOffset(Instant time) {
        return LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString();
    }

    /**
     * @param message what is wrong; may be empty
     * @param uptimePercentage share of the ticks since our start that it answered; null before the first
     */
    record Dependency(String name, String type, String status, Double responseTimeMs, Instant lastCheck, String message,
            Double uptimePercentage) {

        boolean is(String expected) {
            return status.equals(expected);
        }
    }

    /**
     * @param uptimePercentage the store's, as clients show it beside the store; that of others stands in their dependency
     */
    record Metrics(long uptimeSeconds, String uptimeHuman, Double uptimePercentage, Instant startTime, Instant currentTime) {
    }

    /**
     * How far reading all periods after the start has come.
     *
     * @param warmPeriods of {@code periods}
     * @param redis {@code connected} or {@code unavailable}; null without one
     */
    record Cache(int warmPeriods, int periods, String redis) {
    }

    /**
     * Where the switch is; whether the store answers is another question, see dependencies.
     *
     * @param selected what answers are made of while that works
     */
    record StatsSource(boolean useInfluxdb, String selected, Instant since) {
    }

    record Ingestion(String status, String timestamp, Connection websocketConnection, Processing eventProcessing,
            Weather weatherEnrichment, Storage influxdbStorage) {
    }

    /** @param lastError what was last wrong, in the words of websocket-ingestion */
    record Connection(Boolean isConnected, Long connectionAttempts, String lastConnectionTime, String lastError) {
    }

    /** Since the start of websocket-ingestion; null where it says nothing of it. */
    record Weather(Boolean enabled, Long apiCalls, Long cacheHits) {
    }

    /**
     * The figures of the last hour, those of {@code /api/v1/stats?period=1h}.
     *
     * @param status {@code degraded} when no event has come for {@code ALERT_SILENCE}, {@code unknown} when nobody can tell
     * @param totalEventsReceived since the start of websocket-ingestion
     * @param errorRate percent
     * @param processingLag seconds from the last event to {@code asOf}; to now where that is more than a minute ago
     * @param asOf when the last event was known to be that: by the store, or by websocket-ingestion's last answer
     */
    record Processing(String status, Double eventsPerMinute, Long totalEvents, Long totalEventsReceived, Double errorRate,
            String lastEventTime, Double processingLag, String asOf) {
    }

    /**
     * @param lastWriteTime the newest that is known: of enrichment-pipeline's word, and of what was written through us
     * @param writeErrors of enrichment-pipeline, since its start
     * @param queriesTotal ours since our start, like what follows
     * @param breaker {@code closed}, {@code open} or {@code half_open}
     */
    record Storage(boolean isConnected, String lastWriteTime, Long writeErrors, Long queriesTotal, Long queryErrorsTotal,
            Double avgQueryTimeMs, Double p95QueryTimeMs, Double successRate, String breaker) {
    }
}
