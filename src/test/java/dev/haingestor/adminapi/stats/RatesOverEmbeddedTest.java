package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import static org.assertj.core.api.Assertions.assertThat;

/** Rates and their alerts as clients see them, of services that write only a part of the figures. */
class RatesOverEmbeddedTest {

    private App app;

    @BeforeEach
    void start() {
        app = App.start(Map.of("RECORD_SERVICE_METRICS", "false"));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    /** A point of a service, a minute ago. */
    private void write(String service, String fields) {
        Instant time = Instant.now().minusSeconds(60);
        String line = "service_metrics,service=" + service + " " + fields + " " + time.toEpochMilli();
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                .POST(HttpRequest.BodyPublishers.ofString(line))).statusCode()).isEqualTo(204);
    }

    private static List<String> types(JsonNode answer) {
        return answer.path("alerts").valueStream().map(alert -> alert.path("type").asString()).toList();
    }

    @Test
    void errorsWithoutAttempts_areNotInTheSystemsRate() {
        write("both", "write_attempts=1000i,write_errors=10i");
        write("queue", "write_errors=90i");

        JsonNode answer = app.json("/api/v1/stats");

        assertThat(answer.path("metrics").path("error_rate_percent").asDouble()).isEqualTo(1);
        assertThat(answer.path("metrics").path("write_errors").asLong()).isEqualTo(100);
        assertThat(answer.path("trends").path("error_rate_percent").path("current").asDouble()).isEqualTo(1);
        assertThat(types(answer)).doesNotContain("high_error_rate");
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
}
