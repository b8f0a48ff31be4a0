package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("integration")
class StatsOverEmbeddedTest extends StatsOverStore {

    StatsOverEmbeddedTest() {
        super("embedded");
    }

    @Override
    App start(String... lines) {
        App app = App.start(Map.of("EMBEDDED_RETENTION", "0", "STATS_BUDGET", "30s"));
        for (String some : lines) {
            HttpResponse<String> answer = app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?org=o&bucket=b"))
                    .POST(HttpRequest.BodyPublishers.ofString(some)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        }
        return app;
    }

    /** Clients look the database up by the name that it always had; what it is stands in its message. */
    @Test
    void health_saysWhichStoreItIs() {
        await().until(() -> app().json("/api/v1/health")
                .path("dependencies")
                .path(0)
                .path("status")
                .asString()
                .equals("healthy"));

        JsonNode health = app().json("/api/v1/health");

        assertThat(health.path("dependencies").path(0).path("name").asString()).isEqualTo("InfluxDB");
        assertThat(health.path("dependencies").path(0).path("message").asString())
                .isEqualTo("The embedded store is ready for queries");
        assertThat(health.path("ingestion_service")
                        .path("influxdb_storage")
                        .path("is_connected")
                        .asBoolean())
                .isTrue();
        assertThat(health.path("ingestion_service")
                        .path("influxdb_storage")
                        .path("queries_total")
                        .asLong())
                .isPositive();
    }
}
