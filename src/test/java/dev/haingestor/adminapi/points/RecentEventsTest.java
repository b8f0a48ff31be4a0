package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Many clients, and writers meanwhile. */
@Tag("integration")
class RecentEventsTest {

    @Test
    void firstPage_isKeptForAMoment_andOneReadServesAllClients() {
        try (App app =
                App.start(Map.of("STATS_CACHE_LIVE_TTL", "50s", "STATS_CACHE_TTL", "1m", "STATS_BUDGET", "20s"))) {
            write(app, "home_assistant_events,entity_id=a state=\"1\"");
            ExecutorService clients = Executors.newFixedThreadPool(32);
            List<CompletableFuture<JsonNode>> pages = IntStream.range(0, 64)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> app.json("/api/v1/events?limit=5"), clients))
                    .toList();
            assertThat(pages)
                    .allSatisfy(page ->
                            assertThat(page.join().path("count").asInt()).isEqualTo(1));
            clients.shutdown();

            write(app, "home_assistant_events,entity_id=b state=\"2\"");

            assertThat(app.json("/api/v1/events?limit=5").path("count").asInt()).isEqualTo(1);
            assertThat(app.json("/api/v1/events?limit=6").path("count").asInt()).isEqualTo(2);
            assertThat(app.json("/api/v1/events?limit=5&entity_id=b")
                            .path("count")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    /** The store is read several times for an answer, and points come between. */
    @Test
    void counts_whileEventsAreWritten_addUpInEachAnswer() {
        try (App app = App.start(Map.of("STATS_BUDGET", "20s", "STATS_MAX_GROUPS", "20"))) {
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; !enough.get(); i++) {
                    write(
                            app,
                            "home_assistant_events,event_type=t" + i % 3 + ",domain=d" + i % 4 + ",entity_id=e" + i % 37
                                    + " state=\"x\" "
                                    + Instant.now().minusMillis(i % 50_000).toEpochMilli() + "000000");
                }
            });
            long last = 0;
            for (int i = 0; i < 60; i++) {
                JsonNode answer = app.json("/api/v1/events/stats?period=" + (i % 2 == 0 ? "15m" : "24h"));
                long total = answer.path("total_events").asLong();
                assertThat(total).isGreaterThanOrEqualTo(last);
                last = total;
                assertThat(sum(answer.path("event_types"))).isEqualTo(total);
                assertThat(sum(answer.path("domains"))).isEqualTo(total);
                JsonNode entities = answer.path("entities");
                assertThat(sum(entities.path("top")) + entities.path("others").asLong())
                        .isEqualTo(total);
                assertThat(entities.path("others").asLong()).isNotNegative();
            }
            enough.set(true);
            writer.join();
            assertThat(last).isPositive();
            assertThat(app.json("/api/v1/events/stats").toString()).contains("too_many_entities");
        }
    }

    private static long sum(JsonNode list) {
        assertThat(list)
                .allSatisfy(item -> assertThat(item.path("count").asLong()).isPositive());
        return list.valueStream().mapToLong(item -> item.path("count").asLong()).sum();
    }

    private static void write(App app, String line) {
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                                .POST(HttpRequest.BodyPublishers.ofString(line)))
                        .statusCode())
                .isEqualTo(204);
    }
}
