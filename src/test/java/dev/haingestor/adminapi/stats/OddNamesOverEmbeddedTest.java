package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Services that are called like what has a name here: each keeps its own figures, and together they are the total. */
@Tag("integration")
class OddNamesOverEmbeddedTest {

    /** Tags as line protocol has them, by the name that clients see. */
    private static final Map<String, String> TAGS = Map.of(
            "(none)",
            "",
            "\"(none)\"",
            ",service=(none)",
            "\"\"(none)\"\"",
            ",service=\"(none)\"",
            "system",
            ",service=system",
            "fine",
            ",service=fine");

    private static final Instant TIME = Instant.now().minusSeconds(60);
    private static App app;

    @BeforeAll
    static void writeAndStart() {
        app = App.start(Map.of("RECORD_SERVICE_METRICS", "false"));
        write("(none)", 1, 0, 0);
        write("\"(none)\"", 20, 0, 1);
        write("\"\"(none)\"\"", 300, 0, 2);
        write("system", 4_000, 80, 3);
        write("fine", 500, 500, 4);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void write(String name, int attempts, int errors, int seconds) {
        String line = "service_metrics" + TAGS.get(name) + " write_attempts=" + attempts + "i,write_errors=" + errors
                + "i " + TIME.plusSeconds(seconds).toEpochMilli();
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(line)))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void servicesFigures_addUpToTheTotal() {
        JsonNode metrics = app.json("/api/v1/stats").path("metrics");

        assertThat(metrics.path("services").propertyNames()).containsExactlyInAnyOrderElementsOf(TAGS.keySet());
        assertThat(metrics.path("services")
                        .valueStream()
                        .mapToLong(service -> service.path("write_attempts").asLong())
                        .sum())
                .isEqualTo(metrics.path("total_writes").asLong())
                .isEqualTo(4_821);
    }

    @Test
    void eachService_hasItsOwnFiguresAndTimes() {
        JsonNode services = app.json("/api/v1/stats/services");

        assertThat(services.path("(none)")
                        .path("metrics")
                        .path("write_attempts")
                        .asLong())
                .isEqualTo(1);
        assertThat(services.path("\"(none)\"")
                        .path("metrics")
                        .path("write_attempts")
                        .asLong())
                .isEqualTo(20);
        assertThat(services.path("\"\"(none)\"\"")
                        .path("metrics")
                        .path("write_attempts")
                        .asLong())
                .isEqualTo(300);
        List<String> names = List.of("(none)", "\"(none)\"", "\"\"(none)\"\"");
        for (int i = 0; i < names.size(); i++) {
            JsonNode service = services.path(names.get(i));
            assertThat(service.path("metrics").path("last_update").asString())
                    .as(names.get(i))
                    .isEqualTo(Instant.ofEpochMilli(TIME.plusSeconds(i).toEpochMilli())
                            .toString());
            assertThat(service.path("trends")
                            .path("points")
                            .valueStream()
                            .filter(point -> point.has("error_rate_percent")))
                    .as(names.get(i))
                    .hasSize(1);
        }
    }

    @Test
    void serviceThatIsCalledSystem_hasItsOwnAlertsOnly() {
        JsonNode alerts = app.json("/api/v1/stats/services").path("system").path("alerts");
        JsonNode performance = app.json("/api/v1/stats/performance").path("recommendations");

        assertThat(alerts).isEmpty();
        assertThat(app.json("/api/v1/stats/alerts")
                        .valueStream()
                        .map(alert -> alert.path("scope").asString() + " "
                                + alert.path("service").asString() + " "
                                + alert.path("type").asString()))
                .contains("system system high_error_rate", "service fine high_error_rate")
                .doesNotContain("service system high_error_rate");
        assertThat(performance.path(0).asString())
                .startsWith("system: error rate")
                .contains("(580 in 1h)");
    }
}
