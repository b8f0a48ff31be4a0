package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.stats.Examples;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@RealInflux
class HealthTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        InfluxServer server = RealInfluxExtension.shared();
        String bucket = server.newBucket();
        server.write(
                bucket,
                "home_assistant_events,entity_id=a state=\"1\"\n"
                        + "service_metrics,service=enrichment-pipeline write_attempts=10i,write_errors=1i");
        app = App.start(UPSTREAM.settings(Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                InfluxServer.TOKEN,
                "INFLUXDB_BUCKET",
                bucket,
                "SAMPLE_INTERVAL",
                "1s")));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void recover() {
        UPSTREAM.recover();
        await().until(() -> health().path("status").asString().equals("healthy"));
        await().until(() ->
                health().path("ingestion_service").path("event_processing").has("total_events"));
    }

    @Test
    void health_hasTheShapeOfTheExample() throws IOException {
        UPSTREAM.websocketAnswers(aResponse().withBody(StandIns.recorded("ws-ingestion-health-newer")));
        await().until(() -> health().path("ingestion_service").has("weather_enrichment"));

        Examples.assertHasShapeOf(health(), Examples.json("health.json"));
    }

    @Test
    void health_hasLiveFigures() {
        JsonNode ingestion = health().path("ingestion_service");

        assertThat(ingestion.path("event_processing").path("total_events").asLong())
                .isEqualTo(1);
        assertThat(ingestion.path("event_processing").path("error_rate").asDouble())
                .isEqualTo(10);
        assertThat(ingestion
                        .path("event_processing")
                        .path("total_events_received")
                        .asLong())
                .isEqualTo(29);
        assertThat(ingestion.path("influxdb_storage").path("queries_total").asLong())
                .isPositive();
        assertThat(health().path("dependencies").path(0).path("message").asString())
                .isEqualTo("InfluxDB is ready for queries");
        assertThat(ingestion.path("influxdb_storage").path("breaker").asString())
                .isEqualTo("closed");
        assertThat(ingestion.path("websocket_connection").path("is_connected").asBoolean())
                .isTrue();
    }

    @Test
    void timestamp_hasNoOffset_asClientsAppendTheirOwn() {
        String timestamp = health().path("timestamp").asString();
        assertThat(Instant.parse(timestamp + "Z"))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }

    @Test
    void bothPaths_areTheSame() {
        assertThat(app.json("/api/health").propertyNames()).containsExactlyElementsOf(health().propertyNames());
    }

    @Test
    void upstreamDown_isDegraded_andNamed() {
        UPSTREAM.enrichmentAnswers(aResponse().withStatus(503));

        await().until(() -> health().path("status").asString().equals("degraded"));

        JsonNode dependency = health().path("dependencies").path(2);
        assertThat(dependency.path("name").asString()).isEqualTo("Enrichment Pipeline");
        assertThat(dependency.path("status").asString()).isEqualTo("unhealthy");
        assertThat(dependency.path("message").asString()).isEqualTo("it answered 503");
        assertThat(dependency.has("response_time_ms")).isFalse();
        assertThat(dependency.path("uptime_percentage").asDouble()).isLessThan(100);
        JsonNode store = health().path("dependencies").path(0);
        assertThat(store.path("uptime_percentage").asDouble())
                .isGreaterThan(dependency.path("uptime_percentage").asDouble());
        assertThat(health().path("metrics").path("uptime_percentage")).isEqualTo(store.path("uptime_percentage"));
        assertThat(app.json("/api/v1/health/services").path("influxdb").path("uptime_percentage"))
                .isEqualTo(store.path("uptime_percentage"));
    }

    @Test
    void services_haveTheShapeOfTheExample() throws IOException {
        UPSTREAM.enrichmentAnswers(aResponse().withStatus(503));
        await().until(() ->
                app.json("/api/v1/health/services").path("enrichment-pipeline").has("error_message"));

        JsonNode services = app.json("/api/v1/health/services");

        Examples.assertHasShapeOf(services, Examples.json("views.json").path("GET /api/v1/health/services"));
        assertThat(services.path("websocket-ingestion").path("status").asString())
                .isEqualTo("healthy");
        assertThat(services.path("websocket-ingestion").has("error_message")).isFalse();
        assertThat(services.path("enrichment-pipeline").path("status").asString())
                .isEqualTo("unhealthy");
        assertThat(services.path("enrichment-pipeline").path("error_message").asString())
                .isEqualTo("it answered 503");
        assertThat(services.path("enrichment-pipeline").has("response_time_ms")).isFalse();
        assertThat(services.path("enrichment-pipeline")
                        .path("uptime_percentage")
                        .asDouble())
                .isLessThan(100);
        assertThat(services.path("influxdb").path("status").asString()).isEqualTo("pass");
    }

    @Test
    void dependencies_areTheSame_inTheLanguageOfTheHealthAnswer() {
        JsonNode dependencies = app.json("/api/v1/health/dependencies");

        assertThat(dependencies.propertyNames())
                .containsExactlyInAnyOrder("websocket-ingestion", "enrichment-pipeline", "influxdb");
        assertThat(dependencies)
                .allMatch(dependency -> dependency.path("status").asString().equals("healthy"));
        assertThat(app.get("/api/v1/health/dependencies").headers().firstValue("Cache-Control"))
                .contains("no-store");
        assertThat(app.get("/api/v1/health/services").headers().firstValue("Cache-Control"))
                .contains("no-store");
    }

    private static JsonNode health() {
        return app.json("/api/v1/health");
    }
}
