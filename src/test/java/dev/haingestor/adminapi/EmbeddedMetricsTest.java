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

/** With the embedded store: every name is there from the start, and no other. */
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
        assertThat(matches("^(admin_api_\\w+)")).containsExactlyInAnyOrder(
                "admin_api_cache_bytes",
                "admin_api_cache_reread_total",
                "admin_api_cache_store_reads_total",
                "admin_api_cache_windows_total",
                "admin_api_embedded_bytes",
                "admin_api_embedded_commits_total",
                "admin_api_embedded_points_total",
                "admin_api_influxdb_connected",
                "admin_api_stats_answers_total");
    }

    @Test
    void labels_areThereBeforeTheFirstRequest() {
        assertThat(matches("^admin_api_embedded_points_total(\\{.*\\})")).containsExactlyInAnyOrder(
                "{result=\"written\"}", "{result=\"rejected\"}");
        assertThat(matches("^admin_api_stats_answers_total(\\{.*\\})")).containsExactlyInAnyOrder(
                "{complete=\"true\",source=\"embedded\"}", "{complete=\"false\",source=\"embedded\"}",
                "{complete=\"false\",source=\"services-fallback\"}", "{complete=\"false\",source=\"none\"}");
    }

    @Test
    void names_areDescribed() {
        assertThat(matches("^# HELP (admin_api_\\w+ \\S.*)$")).hasSize(9);
    }

    private static Set<String> matches(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE).matcher(app.get("/actuator/prometheus").body()).results()
                .map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
