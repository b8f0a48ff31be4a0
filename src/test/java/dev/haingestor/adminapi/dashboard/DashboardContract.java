package dev.haingestor.adminapi.dashboard;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every request of both versions of the existing dashboard, with each field that it reads, in its type, from live data. Where a
 * field is missing the page shows 0 or an error.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DashboardContract {

    private static final StandIns UPSTREAM = new StandIns();
    private static final List<String> UPSTREAM_NAMES = List.of("websocket-ingestion", "enrichment-pipeline");

    private App app;

    /** The service with data of the last minutes, its upstream services as given. */
    abstract App start(Map<String, String> upstream);

    /** The source that statistics name. */
    abstract String source();

    @BeforeAll
    void startAndWait() {
        UPSTREAM.count(29, 29, 0);
        app = start(UPSTREAM.settings(Map.of("SAMPLE_INTERVAL", "1s", "UPSTREAM_TIMEOUT", "900ms")));
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(IllegalStateException.class)
                .until(() -> app.json("/api/v1/stats")
                        .path("metrics")
                        .path("websocket-ingestion")
                        .has("connection_attempts"));
        UPSTREAM.count(129, 129, 5);
        // Health and realtime speak of what is read in the background, each second here. Without a store the rate is
        // known when a
        // minute has passed.
        await().atMost(Duration.ofSeconds(120))
                .until(() -> app.json("/api/v1/metrics/realtime").has("events_per_second")
                        && app.json("/api/v1/stats").path("metrics").has("error_rate_percent"));
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /** Lines of the last minutes, for a store. */
    static String lines() {
        StringBuilder lines = new StringBuilder();
        Instant now = Instant.now();
        for (int second = 1; second < 600; second++) {
            long time = now.minusSeconds(second).toEpochMilli();
            lines.append("home_assistant_events,entity_id=light.l,event_type=state_changed state=\"on\" ")
                    .append(time)
                    .append('\n');
            lines.append("service_metrics,service=enrichment-pipeline write_attempts=10i,write_errors=1i,")
                    .append("events_processed=9i,success_rate=90,processing_time_ms=")
                    .append(10 + second % 50)
                    .append(".5 ")
                    .append(time)
                    .append('\n');
            lines.append("service_metrics,service=websocket-ingestion write_attempts=5i,write_errors=0i,")
                    .append("events_processed=1i ")
                    .append(time)
                    .append('\n');
        }
        return lines.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/health, /overall_status, text",
        "/api/v1/health, /timestamp, local time",
        "/api/v1/health, /ingestion_service/websocket_connection/is_connected, bool",
        "/api/v1/health, /ingestion_service/websocket_connection/connection_attempts, number",
        "/api/v1/health, /ingestion_service/event_processing/status, text",
        "/api/v1/health, /ingestion_service/event_processing/events_per_minute, number",
        "/api/v1/health, /ingestion_service/event_processing/total_events, number",
        "/api/v1/health, /ingestion_service/event_processing/error_rate, number",
        "/api/v1/health, /ingestion_service/influxdb_storage/is_connected, bool",
        "/api/v1/health, /ingestion_service/influxdb_storage/write_errors, number",
        "/api/v1/health, /status, text",
        "/api/v1/health, /metrics/uptime_human, text",
        "/api/v1/health, /metrics/uptime_percentage, number",
        "/api/health, /status, text",
        "/api/v1/stats?period=1h, /source, text",
        "/api/v1/stats?period=1h, /trends, object",
        "/api/v1/stats?period=1h, /alerts, array",
        "/api/v1/stats?period=1h, /metrics/websocket-ingestion/events_per_minute, number",
        "/api/v1/stats?period=1h, /metrics/websocket-ingestion/total_events_received, number",
        "/api/v1/stats?period=1h, /metrics/websocket-ingestion/response_time_ms, number",
        "/api/v1/stats?period=1h, /metrics/websocket-ingestion/connection_attempts, number",
        "/api/v1/stats?period=1h, /metrics/enrichment-pipeline/events_per_minute, number",
        "/api/v1/stats?period=1h, /metrics/enrichment-pipeline/error_rate, number",
        "/api/v1/stats?period=1h, /metrics/enrichment-pipeline/response_time_ms, number",
        "/api/v1/metrics/realtime, /success, bool",
        "/api/v1/metrics/realtime, /timestamp, time",
        "/api/v1/metrics/realtime, /events_per_second, number",
        "/api/v1/metrics/realtime, /events_per_hour, number",
        "/api/v1/metrics/realtime, /active_api_calls, number",
        "/api/v1/metrics/realtime, /active_sources, array",
        "/api/v1/real-time-metrics, /events_per_hour, number",
        "/api/v1/real-time-metrics, /api_calls_active, number",
        "/api/v1/real-time-metrics, /data_sources_active, array",
        "/api/v1/real-time-metrics, /api_metrics/0/service, text",
        "/api/v1/real-time-metrics, /api_metrics/0/status, text",
        "/api/v1/real-time-metrics, /api_metrics/0/events_per_hour, number",
        "/api/v1/real-time-metrics, /api_metrics/0/uptime_seconds, number",
        "/api/v1/real-time-metrics, /api_metrics/0/response_time_ms, number",
        "/api/v1/real-time-metrics, /api_metrics/0/last_success, time",
        "/api/v1/real-time-metrics, /api_metrics/0/is_fallback, bool",
        "/api/v1/real-time-metrics, /inactive_apis, number",
        "/api/v1/real-time-metrics, /error_apis, number",
        "/api/v1/real-time-metrics, /total_apis, number",
        "/api/v1/real-time-metrics, /health_summary/healthy, number",
        "/api/v1/real-time-metrics, /health_summary/unhealthy, number",
        "/api/v1/real-time-metrics, /health_summary/total, number",
        "/api/v1/real-time-metrics, /health_summary/health_percentage, number",
        "/api/v1/services, /services/0/service, text",
        "/api/v1/services, /services/0/status, text",
        "/api/v1/services, /services/0/port, number",
        "/api/v1/services, /services/0/uptime, text",
        "/api/v1/services, /services/0/metrics/requests_per_minute, number",
        "/api/v1/analytics?range=1h, /eventsPerMinute/current, number",
        "/api/v1/analytics?range=6h, /eventsPerMinute/peak, number",
        "/api/v1/analytics?range=24h, /eventsPerMinute/average, number",
        "/api/v1/analytics?range=7d, /eventsPerMinute/min, number",
        "/api/v1/analytics?range=1h, /eventsPerMinute/data/0/timestamp, time",
        "/api/v1/analytics?range=1h, /eventsPerMinute/data/0/value, number",
        "/api/v1/analytics?range=1h, /apiResponseTime/data, array",
        "/api/v1/analytics?range=1h, /databaseLatency/data, array",
        "/api/v1/analytics?range=1h, /errorRate/current, number",
        "/api/v1/analytics?range=1h, /summary/totalEvents, number",
        "/api/v1/analytics?range=1h, /summary/successRate, number",
        "/api/v1/data-sources/status, /0/id, text",
        "/api/v1/data-sources/status, /0/name, text",
        "/api/v1/data-sources/status, /0/icon, text",
        "/api/v1/data-sources/status, /0/status, text",
        "/api/v1/data-sources/status, /0/performance/error_count_24h, number",
        "/api/v1/events/stats, /total_events, number",
        "/api/v1/stats/services, /enrichment-pipeline/metrics/write_errors, number",
    })
    void field_isThere_inItsType(String request, String field, String type) {
        // Figures that are read in the background come a moment later.
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            JsonNode value = app.json(request).at(field);
            assertThat(isOf(type, value))
                    .as("%s %s is %s", request, field, value)
                    .isTrue();
        });
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "text" -> value.isString() && !value.asString().isEmpty();
            case "number" -> value.isNumber();
            case "bool" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            // The page appends the Z itself.
            case "local time" -> LocalDateTime.parse(value.asString()).isAfter(LocalDateTime.MIN);
            default -> OffsetDateTime.parse(value.asString()).isAfter(OffsetDateTime.MIN);
        };
    }

    @Test
    void dependencies_areFoundByTheirNames() {
        for (String name : List.of("InfluxDB", "WebSocket Ingestion")) {
            JsonNode dependency = app.json("/api/v1/health")
                    .path("dependencies")
                    .valueStream()
                    .filter(one -> one.path("name").asString().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(dependency.path("status").asString()).isNotEmpty();
        }
    }

    /** Without one of these the newer page's tab of data sources fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "carbon-intensity-service",
                "electricity-pricing-service",
                "air-quality-service",
                "calendar-service",
                "smart-meter-service",
                "weather-api",
                "websocket-ingestion",
                "enrichment-pipeline"
            })
    void healthOfServices_hasEach(String service) {
        JsonNode health = app.json("/api/v1/health/services").path(service);

        assertThat(health.path("name").asString()).isEqualTo(service);
        assertThat(health.path("status").asString()).isNotEmpty();
        if (UPSTREAM_NAMES.contains(service)) {
            assertThat(health.path("response_time_ms").isNumber()).isTrue();
            assertThat(OffsetDateTime.parse(health.path("last_check").asString()))
                    .isNotNull();
        }
    }

    @Test
    void alerts_haveWhatThePageShows() {
        JsonNode alert = app.json("/api/v1/stats?period=1h").path("alerts").path(0);

        assertThat(alert.path("type").asString()).isNotEmpty();
        assertThat(alert.path("message").asString()).isNotEmpty();
        assertThat(alert.path("severity").asString()).isIn("info", "warning", "error", "critical");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/stats?period=1h",
                "/api/services",
                "/api/metrics/realtime",
                "/api/real-time-metrics",
                "/api/v1/monitoring/metrics/realtime",
                "/api/v1/monitoring/metrics/current",
                "/api/v1/services/health",
                "/api/v1/dependencies/health",
                "/api/v1/health/websocket-ingestion",
                "/api/v1/alerts",
                "/api/v1/alerts/active",
                "/api/v1/monitoring/alerts/active",
                "/api/alerts",
                "/api/v1/events/types",
                "/api/v1/events/entities",
                "/api/v1/info",
                "/api/info",
                "/health",
            })
    void request_isAnswered(String path) {
        assertThat(app.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void statistics_nameTheirSource() {
        assertThat(app.json("/api/v1/stats?period=1h").path("source").asString())
                .isEqualTo(source());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/integrations",
                "/api/v1/docker/containers",
                "/api/v1/services/websocket-ingestion/restart",
                "/api/sports/teams",
                "/api/v1/config/integrations/mqtt"
            })
    void whatIsNotOurs_isA404ThatSaysSo(String path) {
        HttpResponse<String> answer = app.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(app.read(answer.body()).path("detail").asString()).contains("statistics");
    }
}
