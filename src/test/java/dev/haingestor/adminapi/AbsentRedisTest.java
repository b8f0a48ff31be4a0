package dev.haingestor.adminapi;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A Redis that is configured and not there. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
@Tag("slow")
class AbsentRedisTest {

    private static final Map<String, String> BOTH_DOWN = Map.of(
            "INFLUXDB_URL",
            "http://127.0.0.1:1",
            "INFLUXDB_TOKEN",
            "hidden",
            "REDIS_URL",
            "redis://someone:hidden@127.0.0.1:1/2");

    private static String redis(App app) {
        return app.json("/api/v1/health").path("cache").path("redis").asString("");
    }

    @Test
    void downAtTheStart_doesNotStopIt_andIsNeverPrinted(CapturedOutput output) {
        try (App app = App.start(BOTH_DOWN)) {
            assertThat(redis(app)).isEqualTo("unavailable");
            await().until(() -> output.getAll().contains("Redis does not answer: "));
            assertThat(app.get("/api/v1/health").body()
                            + app.get("/actuator/prometheus").body())
                    .doesNotContain("hidden");
        }
        assertThat(output.getAll()).doesNotContain("hidden", "\tat ");
    }

    @Test
    void metrics_areThereFromTheStart_andDescribed() {
        try (App app = App.start(BOTH_DOWN)) {
            assertThat(Scrape.of(app).names())
                    .contains(
                            "admin_api_redis_errors_total",
                            "admin_api_redis_windows_total",
                            "admin_api_redis_refused_total");
            assertThat(Scrape.of(app).matches("^admin_api_redis_windows_total(\\{.*\\})"))
                    .containsExactlyInAnyOrder("{result=\"hit\"}", "{result=\"miss\"}", "{result=\"refused\"}");
            assertThat(Scrape.of(app).matches("^admin_api_redis_errors_total(\\{.*\\})"))
                    .containsExactlyInAnyOrder("{operation=\"get\"}", "{operation=\"put\"}");
            assertThat(Scrape.of(app).matches("^admin_api_redis_refused_total\\{reason=\"(\\w+)\"\\}"))
                    .containsExactlyInAnyOrder("damaged", "future", "expired", "unsettled");
            assertThat(Scrape.of(app).matches("^admin_api_redis_tails_total(\\{.*\\})"))
                    .containsExactlyInAnyOrder("{origin=\"shared\"}", "{origin=\"lease\"}", "{origin=\"alone\"}");
            assertThat(Scrape.of(app).matches("^admin_api_cache_skipped_total\\{reason=\"(\\w+)\"\\}"))
                    .containsExactlyInAnyOrder("failed", "forgotten", "redis_busy", "redis_unavailable");
            assertThat(Scrape.of(app).described()).isEqualTo(Scrape.of(app).typed());
        }
    }

    @Test
    void withTheEmbeddedStore_itIsNotUsed_andSaidSo(CapturedOutput output) {
        try (App app = App.start(Map.of("REDIS_URL", "redis://:hidden@127.0.0.1:1"))) {
            assertThat(redis(app)).isEmpty();
            assertThat(Scrape.of(app).names()).noneMatch(name -> name.startsWith("admin_api_redis_"));
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("REDIS_URL")))
                .singleElement()
                .asString()
                .contains("REDIS_URL is not used: the embedded store has one process");
        assertThat(output.getAll()).doesNotContain("hidden");
    }
}
