package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.store.HealthBody;
import dev.haingestor.adminapi.store.StoreCheck;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@code GET /health} asks whether we can answer, and has InfluxDB's shape whichever store is configured. */
@RealInflux
class ClientHealthTest {

    @Test
    void health_withInfluxdb_hasTheShapeOfTheEmbeddedStore() {
        InfluxServer server = RealInfluxExtension.shared();
        try (App app = app(server.url(), server.newBucket());
                App embedded = App.start(Map.of())) {
            await().untilAsserted(
                            () -> assertThat(app.json("/health").path("message").asString())
                                    .isEqualTo("InfluxDB is ready for queries"));

            HttpResponse<String> answer = app.get("/health");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            JsonNode health = app.read(answer.body());
            assertThat(health.propertyNames())
                    .containsExactlyElementsOf(embedded.json("/health").propertyNames());
            assertThat(health.path("name").asString()).isEqualTo("admin-api");
            assertThat(health.path("status").asString()).isEqualTo("pass");
        }
    }

    @Test
    void health_whileInfluxdbIsDown_passesAndSaysWhoAnswers() {
        try (App app = app("http://127.0.0.1:1", "any")) {
            await().untilAsserted(
                            () -> assertThat(app.json("/health").path("message").asString())
                                    .startsWith("InfluxDB can't be connected to")
                                    .endsWith(". Meanwhile statistics come from the upstream services"));
            assertThat(app.json("/health").path("status").asString()).isEqualTo("pass");
        }
    }

    @Test
    void health_beforeInfluxdbWasAsked_passes() {
        ClientHealth health = new ClientHealth(new StoreCheck(null, null, null, null), "1");

        assertThat(health.health().getBody()).isEqualTo(HealthBody.pass("InfluxDB was not asked yet", "1"));
    }

    @Test
    void ping_withInfluxdb_isNotFound() {
        try (App app = app("http://127.0.0.1:1", "any")) {
            assertThat(app.get("/ping").statusCode()).isEqualTo(404);
        }
    }

    private static App app(String url, String bucket) {
        return App.start(Map.of("INFLUXDB_URL", url, "INFLUXDB_TOKEN", InfluxServer.TOKEN, "INFLUXDB_BUCKET", bucket));
    }
}
