package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A writer that makes an entity of each event: a hundred thousand of them, at a service with 256 MB of heap. */
@Tag("integration")
@Tag("slow")
class ManyEntitiesTest {

    private static final int ENTITIES = 100_000;
    private static final int REGULAR = 200;
    private static final int POINTS_OF_A_REGULAR_ONE = 50;
    private static final long TOTAL = ENTITIES + (long) REGULAR * POINTS_OF_A_REGULAR_ONE;

    private final JsonMapper json = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @Test
    void stats_haveTheTop_andACountOfTheOthers() throws IOException {
        try (AppProcess app = AppProcess.start(folder, Map.of("STATS_BUDGET", "20s"))) {
            write(app);
            for (String period : List.of("1h", "30d", "24h", "7d", "6h")) {
                assertCounted(json.readTree(get(app, "/api/v1/events/stats?top=100&period=" + period)
                        .body()));
            }
            assertAnsweredManyTimes(app);
            assertThat(get(app, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(app.printed()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    private static void write(AppProcess app) throws IOException {
        long now = Instant.now().getEpochSecond();
        StringBuilder regular = new StringBuilder();
        for (int i = 0; i < REGULAR * POINTS_OF_A_REGULAR_ONE; i++) {
            regular.append("home_assistant_events,domain=light,event_type=state_changed,entity_id=light.l")
                    .append(i % REGULAR)
                    .append(" state=\"on\" ")
                    .append(now - 30 - i / REGULAR * 40)
                    .append('\n');
        }
        assertThat(app.post("/api/v2/write?precision=s", regular.toString()).statusCode())
                .isEqualTo(204);
        for (int first = 0; first < ENTITIES; first += 10_000) {
            StringBuilder body = new StringBuilder();
            for (int id = first; id < first + 10_000; id++) {
                body.append("home_assistant_events,domain=sensor,event_type=")
                        .append(id % 4 == 0 ? "odd" : "state_changed")
                        .append(",entity_id=sensor.e")
                        .append(id)
                        .append(" state=\"1\" ")
                        .append(now - 60 - id % 600)
                        .append('\n');
            }
            assertThat(app.post("/api/v2/write?precision=s", body.toString()).statusCode())
                    .isEqualTo(204);
        }
    }

    private static void assertCounted(JsonNode answer) {
        assertThat(answer.path("complete").asBoolean())
                .as(answer.path("warnings").toString())
                .isTrue();
        assertThat(answer.path("total_events").asLong()).isEqualTo(TOTAL);
        assertThat(count(answer.path("event_types"), "event_type", "odd")).isEqualTo(ENTITIES / 4);
        assertThat(count(answer.path("event_types"), "event_type", "state_changed"))
                .isEqualTo(TOTAL - ENTITIES / 4);
        assertThat(count(answer.path("domains"), "domain", "sensor")).isEqualTo(ENTITIES);
        JsonNode entities = answer.path("entities");
        assertThat(entities.path("count").asLong()).isEqualTo(ENTITIES + REGULAR);
        assertThat(entities.path("top")).hasSize(100);
        assertThat(entities.path("top"))
                .allSatisfy(entity -> assertThat(entity.path("count").asInt()).isEqualTo(POINTS_OF_A_REGULAR_ONE));
        assertThat(entities.path("others").asLong()).isEqualTo(TOTAL - 100 * POINTS_OF_A_REGULAR_ONE);
        assertThat(answer.path("warnings").path(0).path("code").asString()).isEqualTo("too_many_entities");
    }

    private static long count(JsonNode list, String name, String value) {
        return list.valueStream()
                .filter(item -> item.path(name).asString().equals(value))
                .mapToLong(item -> item.path("count").asLong())
                .sum();
    }

    /** Nobody's map of all entities is made again and again: it would take seconds, and the heap. */
    private static void assertAnsweredManyTimes(AppProcess app) {
        long started = System.nanoTime();
        IntStream.range(0, 200)
                .forEach(i -> assertThat(
                                get(app, "/api/v1/events/entities?period=30d").statusCode())
                        .isEqualTo(200));
        assertThat((System.nanoTime() - started) / 1_000_000_000).isLessThan(60);
    }

    private static HttpResponse<String> get(AppProcess app, String path) {
        try {
            return app.get(path);
        } catch (IOException e) {
            throw new AssertionError("no answer to " + path + "; printed: " + app.printed(), e);
        }
    }
}
