package dev.haingestor.adminapi;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Dashboards and alerts are written against these names: every one is there from the start, and no other. */
@Tag("integration")
class MetricsTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void names_areExactlyThese() {
        assertThat(Scrape.of(app).names())
                .containsExactlyInAnyOrder(
                        "admin_api_cache_bytes",
                        "admin_api_cache_reread_behind_seconds",
                        "admin_api_cache_reread_total",
                        "admin_api_cache_skipped_total",
                        "admin_api_cache_store_reads_total",
                        "admin_api_cache_windows_total",
                        "admin_api_influxdb_connected",
                        "admin_api_influxdb_enabled",
                        "admin_api_influxdb_queries_total",
                        "admin_api_influxdb_query_duration_seconds_bucket",
                        "admin_api_influxdb_query_duration_seconds_count",
                        "admin_api_influxdb_query_duration_seconds_sum",
                        "admin_api_influxdb_query_duration_seconds_max",
                        "admin_api_point_lateness_seconds_bucket",
                        "admin_api_point_lateness_seconds_count",
                        "admin_api_point_lateness_seconds_sum",
                        "admin_api_point_lateness_seconds_max",
                        "admin_api_recorder_active",
                        "admin_api_recorder_buffered_points",
                        "admin_api_recorder_points_total",
                        "admin_api_stats_answers_total",
                        "admin_api_stream_answers_total",
                        "admin_api_stream_dropped_total",
                        "admin_api_stream_events_total",
                        "admin_api_stream_subscribers");
    }

    @Test
    void labels_areThereBeforeTheFirstRequest() {
        assertThat(Scrape.of(app).matches("^admin_api_stats_answers_total(\\{.*\\})"))
                .containsExactlyInAnyOrder(
                        "{complete=\"true\",source=\"influxdb\"}", "{complete=\"false\",source=\"influxdb\"}",
                        "{complete=\"false\",source=\"services-fallback\"}", "{complete=\"false\",source=\"none\"}");
        assertThat(Scrape.of(app).matches("^admin_api_influxdb_queries_total\\{outcome=\"\\w+\",query=\"(\\w+)\""))
                .containsExactlyInAnyOrder(
                        "count",
                        "aggregates",
                        "values",
                        "last",
                        "latest",
                        "first",
                        "points",
                        "types",
                        "measurements",
                        "fields",
                        "tags",
                        "check",
                        "count_rest",
                        "count_total",
                        "aggregates_rest",
                        "values_rest",
                        "sizes",
                        "tag_values");
        assertThat(Scrape.of(app).matches("^admin_api_influxdb_queries_total\\{outcome=\"(\\w+)\""))
                .containsExactlyInAnyOrder("success", "error", "timeout");
    }

    @Test
    void names_areDescribed() {
        assertThat(Scrape.of(app).described())
                .isNotEmpty()
                .isEqualTo(Scrape.of(app).typed());
    }

    @Test
    void breaker_isShown() {
        assertThat(app.metric("resilience4j_circuitbreaker_state{name=\"influxdb\",state=\"open\"}"))
                .isGreaterThanOrEqualTo(0);
    }
}
