package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Rates and their alerts as clients see them, of services that write only a part of the figures. */
@Tag("integration")
class RatesOverEmbeddedTest {

    private App app;
    private int points;

    @BeforeEach
    void start() {
        app = App.start(Map.of("RECORD_SERVICE_METRICS", "false"));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    /** A point of a service, each of its own time, a minute ago. */
    private void write(String service, String fields) {
        write(service, fields, Instant.now().minusSeconds(60).plusMillis(points++));
    }

    private void write(String service, String fields, Instant time) {
        String line = "service_metrics,service=" + service + " " + fields + " " + time.toEpochMilli();
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(line)))
                        .statusCode())
                .isEqualTo(204);
    }

    private static List<String> types(JsonNode answer) {
        return answer.path("alerts")
                .valueStream()
                .map(alert -> alert.path("type").asString())
                .toList();
    }

    @Test
    void errorsWithoutAttempts_areNotInTheSystemsRate() {
        write("queue", "events_processed=1i", Instant.now().minusSeconds(600));
        write("both", "write_attempts=1000i,write_errors=10i");
        write("queue", "write_errors=90i");

        JsonNode answer = app.json("/api/v1/stats");

        assertThat(answer.path("metrics").path("error_rate_percent").asDouble()).isEqualTo(1);
        assertThat(answer.path("metrics").path("write_errors").asLong()).isEqualTo(100);
        assertThat(answer.path("trends")
                        .path("error_rate_percent")
                        .path("current")
                        .asDouble())
                .isEqualTo(1);
        assertThat(types(answer)).doesNotContain("high_error_rate");
    }

    @Test
    void successRateThatNobodyWrites_neverContradictsTheErrorRate() {
        write("s", "write_attempts=10i,write_errors=6i");
        write("s", "write_attempts=540i,write_errors=0i");

        JsonNode answer = app.json("/api/v1/stats");
        JsonNode service = app.json("/api/v1/stats/services").path("s");
        JsonNode performance = app.json("/api/v1/stats/performance");

        assertThat(answer.path("metrics").path("error_rate_percent").asDouble()).isEqualTo(1.091);
        assertThat(answer.path("metrics").path("success_rate").asDouble()).isEqualTo(98.909);
        assertThat(answer.path("warnings").toString()).doesNotContain("success_rate");
        assertThat(types(answer)).doesNotContain("high_error_rate", "low_success_rate");
        assertThat(service.path("metrics").path("success_rate").asDouble()).isEqualTo(98.909);
        assertThat(service.path("trends").path("points").valueStream().filter(point -> point.has("error_rate_percent")))
                .isNotEmpty()
                .allSatisfy(point -> assertThat(point.has("success_rate")).isTrue());
        assertThat(performance.path("overall").path("success_rate").asDouble()).isEqualTo(98.909);
        assertThat(performance.path("services").path("s").path("success_rate").asDouble())
                .isEqualTo(98.909);
    }

    @Test
    void oneFailedWriteOfOne_raisesNoAlert() {
        write("s", "write_attempts=1i,write_errors=1i");

        JsonNode answer = app.json("/api/v1/stats");

        assertThat(answer.path("metrics").path("error_rate_percent").asDouble()).isEqualTo(100);
        assertThat(types(answer)).doesNotContain("high_error_rate", "low_success_rate");
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("warnings").toString()).contains("few_attempts", "s (1 attempt)");
    }

    @Test
    void writesBeyondAllNumbers_areLeftOut_andTheWarningNamesTheField() {
        write("s", "write_attempts=1e308,write_errors=1");
        write("s", "write_attempts=1e308,write_errors=1");

        JsonNode answer = app.json("/api/v1/stats");

        assertThat(answer.path("source").asString()).isEqualTo("embedded");
        assertThat(answer.path("metrics").has("total_writes")).isFalse();
        assertThat(answer.path("metrics").path("write_errors").asLong()).isEqualTo(2);
        JsonNode warning = answer.path("warnings")
                .valueStream()
                .filter(each -> each.path("code").asString().equals("overflow"))
                .findFirst()
                .orElseThrow();
        assertThat(warning.path("message").asString()).contains("write_attempts");
        assertThat(answer.path("warnings")
                        .valueStream()
                        .filter(each -> each.path("code").asString().equals("no_data"))
                        .flatMap(each -> each.path("affects").valueStream())
                        .map(JsonNode::asString))
                .doesNotContain("total_writes");
    }
}
