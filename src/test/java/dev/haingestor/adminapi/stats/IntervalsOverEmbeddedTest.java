package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Intervals in a store that keeps two days. */
@Tag("integration")
class IntervalsOverEmbeddedTest {

    private static final Duration KEPT = Duration.ofDays(2);
    private static App app;

    @BeforeAll
    static void writeAndStart() {
        app = App.start(Map.of("RECORD_SERVICE_METRICS", "false", "EMBEDDED_RETENTION", "2d"));
        StringBuilder lines = new StringBuilder();
        Instant begun = Instant.now().minus(Duration.ofHours(30));
        for (int minute = 0; minute < 30 * 60 - 1; minute++) {
            long time = begun.plusSeconds(60L * minute).toEpochMilli();
            lines.append("service_metrics,service=a write_attempts=10i,write_errors=1i ")
                    .append(time)
                    .append('\n');
            lines.append("service_metrics,service=websocket-ingestion events_processed=4i ")
                    .append(time)
                    .append('\n');
            lines.append("home_assistant_events,entity_id=light.l state=\"on\" ")
                    .append(time)
                    .append('\n');
        }
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(lines.toString())))
                        .statusCode())
                .isEqualTo(204);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void droppedTime_isA422ThatSaysWhatIsThere() {
        HttpResponse<String> answer = app.get("/api/v1/stats?from=-10d&to=-5d");

        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode problem = app.read(answer.body());
        assertThat(problem.path("type").asString()).endsWith("not-kept");
        assertThat(Instant.parse(problem.path("kept_since").asString()))
                .isBetween(
                        Instant.now().minus(KEPT).minus(Duration.ofDays(2)),
                        Instant.now().minus(KEPT));
    }

    @Test
    void partlyDroppedTime_beginsWhereItIsKept() {
        JsonNode answer = app.json("/api/v1/stats?from=-10d&to=-1h&window=1h");

        assertThat(answer.path("warnings").toString()).contains("retention");
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(Instant.parse(answer.path("from").asString()))
                .isAfter(Instant.now().minus(Duration.ofDays(4)));
    }

    @Test
    void comparisonWithADroppedTime_isAbsent() {
        JsonNode answer = app.json("/api/v1/stats?period=1h&compare=week");

        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.has("comparison")).isFalse();
    }

    @Test
    void comparisonWithTheTimeBeforeTheData_hasNoPrevious() {
        JsonNode events = app.json("/api/v1/stats?period=24h&compare=day")
                .path("comparison")
                .path("metrics")
                .path("events");

        assertThat(events.path("current").asLong()).isPositive();
        assertThat(events.has("previous")).isFalse();
        assertThat(events.has("change_percent")).isFalse();
        assertThat(events.has("current_range")).isTrue();
    }

    @Test
    void receivedEvents_areHeldAgainstStoredOnes() {
        JsonNode metrics = app.json("/api/v1/stats?from=-3h&to=-1h").path("metrics");

        assertThat(metrics.path("events_received").asLong()).isEqualTo(4 * 121);
        assertThat(metrics.path("events_stored").asLong()).isEqualTo(121);
        assertThat(metrics.path("stored_percent").asDouble()).isEqualTo(25);
        assertThat(metrics.path("total_events").asLong()).isEqualTo(121);
    }

    @Test
    void correlation_saysWhatIsConstant() {
        JsonNode answer = app.json("/api/v1/stats/correlation?from=-3h&to=-1h&max_lag=2");

        assertThat(answer.path("series").toString()).contains("a.error_rate_percent", "events_per_minute");
        assertThat(answer.path("pairs"))
                .isNotEmpty()
                .allSatisfy(pair -> assertThat(pair.path("problem").asString()).isEqualTo("constant"));
    }

    @Test
    void changes_ofASteadyTime_areNone() {
        JsonNode answer = app.json("/api/v1/stats/changes?from=-3h&to=-2h");

        assertThat(answer.path("changes"))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        change -> assertThat(change.path("score").asDouble()).isZero());
        assertThat(Duration.between(
                        Instant.parse(answer.path("baseline_range").path("from").asString()),
                        Instant.parse(answer.path("from").asString())))
                .isEqualTo(Duration.ofMinutes(4 * 61));
    }

    @ParameterizedTest
    @CsvSource({
        "stats/trends?metric=nonsense, metric",
        "stats/correlation?metrics=nonsense, metrics",
        "stats?compare=nonsense, compare",
        "stats?from=nonsense, from",
        "stats/percentiles?q=2, q",
        "stats/correlation?max_lag=1000, max_lag",
        "stats?from=-1h&from=-2h, from",
        "stats/stream?from=-1h, from",
    })
    void wrongParameter_isA400ThatNamesIt(String path, String parameter) {
        HttpResponse<String> answer = app.get("/api/v1/" + path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("parameter").asString()).isEqualTo(parameter);
        assertThat(app.read(answer.body()).path("allowed")).isNotEmpty();
    }
}
