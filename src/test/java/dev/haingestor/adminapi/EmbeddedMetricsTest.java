package dev.haingestor.adminapi;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** With the embedded store: every name is there from the start, and no other. */
@Tag("integration")
class EmbeddedMetricsTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Map.of());
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
                        "admin_api_embedded_bytes",
                        "admin_api_embedded_commits_total",
                        "admin_api_embedded_points_total",
                        "admin_api_influxdb_connected",
                        "admin_api_influxdb_enabled",
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
        assertThat(Scrape.of(app).matches("^admin_api_embedded_points_total(\\{.*\\})"))
                .containsExactlyInAnyOrder("{result=\"written\"}", "{result=\"rejected\"}");
        assertThat(Scrape.of(app).matches("^admin_api_recorder_points_total(\\{.*\\})"))
                .containsExactlyInAnyOrder(
                        "{result=\"written\"}",
                        "{result=\"dropped\"}",
                        "{result=\"refused\"}",
                        "{result=\"left_alone\"}");
        assertThat(Scrape.of(app).matches("^admin_api_stats_answers_total(\\{.*\\})"))
                .containsExactlyInAnyOrder(
                        "{complete=\"true\",source=\"embedded\"}", "{complete=\"false\",source=\"embedded\"}",
                        "{complete=\"false\",source=\"services-fallback\"}", "{complete=\"false\",source=\"none\"}");
    }

    @Test
    void names_areDescribed() {
        assertThat(Scrape.of(app).described())
                .isNotEmpty()
                .isEqualTo(Scrape.of(app).typed());
    }
}
