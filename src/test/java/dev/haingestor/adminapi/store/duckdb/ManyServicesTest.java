package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A writer that puts an id into the tag {@code service}: a hundred thousand of them, at a service with 256 MB of heap. */
@Tag("integration")
@Tag("slow")
class ManyServicesTest {

    private static final int SERVICES = 100_000;
    private static final int REGULAR = 1_100;
    private static final int POINTS_OF_A_REGULAR_ONE = 100;
    private static final long ATTEMPTS = 3L * SERVICES + 2L * REGULAR * POINTS_OF_A_REGULAR_ONE;
    private static final int LARGEST_ANSWER = 20 << 20;

    /** What takes long on a busy machine is to be told from what fails. */
    private static final Map<String, String> SETTINGS = Map.of("STATS_BUDGET", "20s");

    private final JsonMapper json = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @Test
    void services_areAnsweredByNameUpToAThousand_alsoAfterARestart() throws IOException {
        try (AppProcess app = AppProcess.start(folder, SETTINGS)) {
            writeRegularOnes(app);
            writeIds(app);
            assertPeriods(app);
            assertMonth(app);
            assertBoundedAnswers(app);
            assertGoesOn(app);
        }
        try (AppProcess again = AppProcess.start(folder, SETTINGS)) {
            assertMonth(again);
            assertGoesOn(again);
        }
    }

    /** All over the 30 days. */
    private static void writeRegularOnes(AppProcess app) throws IOException {
        long now = Instant.now().getEpochSecond();
        long apart = Duration.ofDays(30).minusHours(1).toSeconds() / POINTS_OF_A_REGULAR_ONE;
        for (int i = 0; i < POINTS_OF_A_REGULAR_ONE; i++) {
            StringBuilder body = new StringBuilder();
            for (int service = 0; service < REGULAR; service++) {
                body.append("service_metrics,service=regular-")
                        .append(service)
                        .append(" write_attempts=2i,write_errors=0i,processing_time_ms=")
                        .append(1 + service % 100 + i)
                        .append(".5 ")
                        .append(now - 60 - i * apart)
                        .append('\n');
            }
            assertThat(app.post("/api/v2/write?precision=s", body.toString()).statusCode())
                    .isEqualTo(204);
        }
    }

    /** In the last minutes, each in one point. */
    private static void writeIds(AppProcess app) throws IOException {
        long now = Instant.now().getEpochSecond();
        for (int first = 0; first < SERVICES; first += 10_000) {
            StringBuilder body = new StringBuilder();
            for (int id = first; id < first + 10_000; id++) {
                body.append("service_metrics,service=job-")
                        .append(id)
                        .append(" write_attempts=3i,write_errors=1i,processing_time_ms=7.5 ")
                        .append(now - id % 600)
                        .append('\n');
            }
            assertThat(app.post("/api/v2/write?precision=s", body.toString()).statusCode())
                    .isEqualTo(204);
        }
    }

    private static void assertPeriods(AppProcess app) {
        for (String period : List.of("1h", "30d", "15m", "6h", "24h", "7d")) {
            assertThat(get(app, "/api/v1/stats?period=" + period).statusCode())
                    .as(period)
                    .isEqualTo(200);
        }
    }

    private void assertMonth(AppProcess app) {
        // Services are counted once a minute, so they may have been counted while they were written.
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> month(app)
                        .path("warnings")
                        .path(0)
                        .path("message")
                        .asString()
                        .startsWith("There are " + (SERVICES + REGULAR) + " "));
        JsonNode month = month(app);
        assertThat(month.path("complete").asBoolean())
                .as(month.path("warnings").toString())
                .isTrue();
        assertThat(month.path("metrics").path("total_writes").asLong()).isEqualTo(ATTEMPTS);
        assertThat(month.path("metrics").path("write_errors").asLong()).isEqualTo(SERVICES);
        JsonNode services = month.path("metrics").path("services");
        assertThat(services).hasSize(1_001);
        assertThat(services.propertyNames())
                .contains("regular-0", "(others)")
                .noneMatch(name -> name.startsWith("job-"));
        long byName = services.valueStream()
                .mapToLong(service -> service.path("write_attempts").asLong())
                .sum();
        assertThat(byName).isEqualTo(ATTEMPTS);
        assertThat(month.path("warnings").path(0).path("code").asString()).isEqualTo("too_many_services");
    }

    private JsonNode month(AppProcess app) {
        return json.readTree(get(app, "/api/v1/stats?period=30d").body());
    }

    private static void assertBoundedAnswers(AppProcess app) {
        for (String question : List.of(
                "services?period=30d",
                "services?period=1h",
                "services?period=24h&window=1m",
                "services?period=30d&window=30m",
                "performance?period=30d",
                "alerts?period=30d")) {
            HttpResponse<String> answer = get(app, "/api/v1/stats/" + question);
            assertThat(answer.statusCode()).as(question).isEqualTo(200);
            assertThat(answer.headers().firstValue("Stats-Complete"))
                    .as(question)
                    .contains("true");
            assertThat(answer.body()).as(question).hasSizeLessThan(LARGEST_ANSWER);
        }
    }

    private static void assertGoesOn(AppProcess app) throws IOException {
        assertThat(get(app, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(app.post("/api/v2/write", "after v=1").statusCode()).isEqualTo(204);
        assertThat(app.printed()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }

    private static HttpResponse<String> get(AppProcess app, String path) {
        try {
            return app.get(path);
        } catch (IOException e) {
            throw new AssertionError("no answer to " + path + "; printed: " + app.printed(), e);
        }
    }
}
