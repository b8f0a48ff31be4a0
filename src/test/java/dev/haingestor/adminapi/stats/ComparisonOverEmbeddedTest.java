package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What a period is compared with depends on when the data began, and on nothing else. */
@Tag("integration")
class ComparisonOverEmbeddedTest {

    private final App app = App.start(Map.of("RECORD_SERVICE_METRICS", "false"));

    @AfterEach
    void stop() {
        app.close();
    }

    private void events(Stream<Instant> times) {
        String lines = times.map(
                        time -> "home_assistant_events,entity_id=light.desk state=\"on\" " + time.toEpochMilli())
                .collect(Collectors.joining("\n"));
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(lines)))
                        .statusCode())
                .isEqualTo(204);
        // What was read in the background before the events were written is not what this is about.
        app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats/cache")).DELETE());
    }

    private JsonNode comparison(String period) {
        return app.json("/api/v1/stats?period=" + period).path("trends").path("events_per_minute");
    }

    @Test
    void noEventInTheFirstMinutesOfTheEarlierPeriod_isComparedNevertheless() {
        Instant earlier = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(30));
        events(Stream.iterate(earlier.minus(Duration.ofMinutes(4)), time -> time.plus(Duration.ofMinutes(6)))
                .limit(6));

        assertThat(comparison("15m").path("previous").asDouble()).isGreaterThan(0);
        assertThat(comparison("1h").has("previous")).isFalse();
    }

    @Test
    void dataBeganInTheLiveWindow_isComparedToTheMinute_orLeftOut() {
        Instant began = Instant.now().minus(Duration.ofMinutes(10));
        events(Stream.iterate(began, time -> time.plus(Duration.ofSeconds(20))).limit(31));

        JsonNode quarter = comparison("15m");
        assertThat(quarter.path("current").asDouble()).isEqualTo(3.0);
        assertThat(Instant.parse(quarter.path("current_range").path("from").asString()))
                .isBetween(began, began.plus(Duration.ofMinutes(1)));
        assertThat(quarter.has("previous")).isFalse();
        // Its windows are days: none has passed since.
        assertThat(app.json("/api/v1/stats?period=30d&window=1d").path("trends").has("events_per_minute"))
                .isFalse();
    }
}
