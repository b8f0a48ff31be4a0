package dev.haingestor.adminapi.health;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/metrics/realtime}. Two versions of the dashboard read the same figures under different names. What
 * is not known is null, and left out.
 *
 * @param success always true; clients take its absence for a failure
 * @param eventsPerSecond of the last one to two minutes
 * @param eventsPerHour what comes in within an hour at that rate
 * @param activeApiCalls the requests that this service is answering
 * @param activeSources the services that answer
 * @param inactiveApis how many services do not answer
 * @param errorApis how many say that they are unwell
 */
record RealtimeAnswer(
        boolean success,
        Instant timestamp,
        @Nullable Double eventsPerSecond,
        @Nullable Double eventsPerHour,
        int activeApiCalls,
        int apiCallsActive,
        List<String> activeSources,
        List<String> dataSourcesActive,
        List<ApiMetrics> apiMetrics,
        int inactiveApis,
        int errorApis,
        int totalApis,
        HealthSummary healthSummary) {

    /**
     * @param status {@code active}, {@code error} when it says that it is unwell, {@code inactive} when it does not answer
     * @param eventsPerHour events of the last hour
     * @param lastSuccess when it last answered
     * @param isFallback whether its figures come from the services, as the store can't be read
     */
    record ApiMetrics(
            String service,
            String status,
            @Nullable Double eventsPerHour,
            @Nullable Long uptimeSeconds,
            @Nullable Double responseTimeMs,
            @Nullable Instant lastSuccess,
            boolean isFallback) {}

    /** @param healthPercentage null where there is no service */
    record HealthSummary(
            int healthy, int unhealthy, int total, @Nullable Double healthPercentage) {}
}
