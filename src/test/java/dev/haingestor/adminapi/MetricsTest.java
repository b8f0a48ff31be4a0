package dev.haingestor.adminapi;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Dashboards and alerts are written against these names: every one is there from the start, and no other. */
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
        assertThat(matches("^(admin_api_\\w+)")).containsExactlyInAnyOrder(
                "admin_api_cache_bytes",
                "admin_api_cache_reread_total",
                "admin_api_cache_store_reads_total",
                "admin_api_cache_windows_total",
                "admin_api_influxdb_connected",
                "admin_api_influxdb_queries_total",
                "admin_api_influxdb_query_duration_seconds_bucket",
                "admin_api_influxdb_query_duration_seconds_count",
                "admin_api_influxdb_query_duration_seconds_sum",
                "admin_api_influxdb_query_duration_seconds_max",
                "admin_api_stats_answers_total");
    }

    @Test
    void labels_areThereBeforeTheFirstRequest() {
        assertThat(matches("^admin_api_stats_answers_total(\\{.*\\})")).containsExactlyInAnyOrder(
                "{complete=\"true\",source=\"influxdb\"}", "{complete=\"false\",source=\"influxdb\"}",
                "{complete=\"false\",source=\"services-fallback\"}", "{complete=\"false\",source=\"none\"}");
        assertThat(matches("^admin_api_influxdb_queries_total\\{outcome=\"\\w+\",query=\"(\\w+)\"")).containsExactlyInAnyOrder(
                "count", "aggregates", "values", "last", "latest", "points", "types", "measurements", "fields", "tags", "check");
        assertThat(matches("^admin_api_influxdb_queries_total\\{outcome=\"(\\w+)\"")).containsExactlyInAnyOrder(
                "success", "error", "timeout");
    }

    @Test
    void names_areDescribed() {
        String scraped = app.get("/actuator/prometheus").body();
        assertThat(scraped.lines().filter(line -> line.startsWith("# HELP admin_api_")))
                .isNotEmpty().allMatch(line -> line.split(" ", 4).length == 4 && !line.split(" ", 4)[3].isBlank());
    }

    @Test
    void breaker_isShown() {
        assertThat(app.metric("resilience4j_circuitbreaker_state{name=\"influxdb\",state=\"open\"}")).isGreaterThanOrEqualTo(0);
    }

    private static Set<String> matches(String pattern) {
        Pattern compiled = Pattern.compile(pattern, Pattern.MULTILINE);
        return compiled.matcher(app.get("/actuator/prometheus").body()).results()
                .map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
