package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** No event for longer than {@code ALERT_SILENCE} is an alert of every period, also of those that have none of its time. */
@Tag("integration")
class SilenceOverEmbeddedTest {

    private App app = App.start(Map.of("RECORD_SERVICE_METRICS", "false"));

    @AfterEach
    void stop() {
        app.close();
    }

    private void event(Duration ago) {
        String line = "home_assistant_events,entity_id=light.desk state=\"on\" "
                + Instant.now().minus(ago).toEpochMilli();
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(line)))
                        .statusCode())
                .isEqualTo(204);
        // What was read in the background before the event was written is not what this is about.
        app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats/cache")).DELETE());
    }

    private Optional<JsonNode> alert(String query) {
        return app.json("/api/v1/stats/alerts" + query)
                .valueStream()
                .filter(alert -> alert.path("type").asString().equals("no_events"))
                .findFirst();
    }

    @Test
    void lastEventLongAgo_isAnAlertOfEveryPeriod() {
        event(Duration.ofMinutes(50));

        for (String period : new String[] {"15m", "1h", "24h", "30d"}) {
            JsonNode alert = alert("?period=" + period).orElseThrow();
            assertThat(alert.path("value").asDouble()).as(period).isBetween(3_000.0, 3_120.0);
            assertThat(alert.path("threshold").asDouble()).isEqualTo(600);
            assertThat(alert.path("scope").asString()).isEqualTo("system");
        }
        assertThat(app.json("/api/v1/stats?period=15m").path("metrics").has("last_event_time"))
                .isFalse();
        assertThat(alert("?service=weather")).isEmpty();
        assertThat(app.json("/api/v1/stats/performance")
                        .path("recommendations")
                        .path(0)
                        .asString())
                .startsWith("No event for more than 10m: the last one came in at ");
    }

    @Test
    void eventJustNow_isNoAlert_andItsWindowIsPartial() {
        event(Duration.ofMinutes(50));
        event(Duration.ofSeconds(1));

        assertThat(alert("?period=15m")).isEmpty();
        assertThat(alert("?period=30d")).isEmpty();
        JsonNode points =
                app.json("/api/v1/stats?period=24h&window=1d").path("trends").path("points");
        assertThat(points.path(1).path("partial").asBoolean()).isTrue();
        assertThat(points.path(0).has("partial")).isFalse();
    }

    @Test
    void nothingEverCame_isAnAlertWithoutAValue() {
        JsonNode alert = alert("").orElseThrow();

        assertThat(alert.has("value")).isFalse();
        assertThat(alert.path("message").asString()).contains("none is known since");
    }

    @Test
    void switchedOff_isNoAlert() {
        app.close();
        app = App.start(Map.of("RECORD_SERVICE_METRICS", "false", "ALERT_SILENCE", "0"));
        event(Duration.ofMinutes(50));

        assertThat(alert("")).isEmpty();
    }
}
