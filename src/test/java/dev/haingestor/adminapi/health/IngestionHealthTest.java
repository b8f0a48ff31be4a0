package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the upstream services say of themselves, and what was written by any writer. */
@Tag("integration")
class IngestionHealthTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of("SAMPLE_INTERVAL", "1s", "RECORD_SERVICE_METRICS", "false")));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @Test
    void weather_isPassedOn_whereItIsSent() {
        UPSTREAM.websocketAnswers(aResponse().withBody(StandIns.recorded("ws-ingestion-health-newer")));
        await().until(() -> ingestion().has("weather_enrichment"));

        assertThat(ingestion().path("weather_enrichment"))
                .isEqualTo(app.read("{\"enabled\": true, \"api_calls\": 1, \"cache_hits\": 104}"));

        UPSTREAM.recover();
        await().until(() -> !ingestion().has("weather_enrichment"));
    }

    @Test
    void connection_timeIsByOurClock_andErrorIsBoundedText() {
        // Its clock says 10:11:24.981077, and it connected 90 s before.
        connectionSays(
                "\"last_connection_time\": \"2026-11-23T10:09:54.981077\", \"last_error\": \"a\\r\\n\\u0007b\\u202e"
                        + "c".repeat(194) + "\\ud83d\\ude00 and more\"");
        await().until(() -> connection().has("last_error"));

        JsonNode connection = connection();
        assertThat(naive(connection.path("last_connection_time")))
                .isBetween(Instant.now().minusSeconds(95), Instant.now().minusSeconds(90));
        assertThat(connection.path("last_error").asString()).isEqualTo("a b " + "c".repeat(194) + "\ud83d\ude00");
        assertThat(connection.path("is_connected").asBoolean()).isTrue();

        UPSTREAM.recover();
        await().until(() -> !connection().has("last_error") && !connection().has("last_connection_time"));
    }

    @Test
    void longError_isNotCutWithinACharacter() {
        connectionSays("\"last_error\": \"" + "c".repeat(199) + "\\ud83d\\ude00\"");

        await().until(() -> connection().path("last_error").asString("").equals("c".repeat(199)));
    }

    @Test
    void connection_ofOtherShape_isLeftOut() {
        connectionSays("\"last_connection_time\": 7, \"last_error\": null, \"connection_attempts\": 41");
        await().until(() -> connection().path("connection_attempts").asInt() == 41);

        assertThat(connection().propertyNames()).containsExactlyInAnyOrder("is_connected", "connection_attempts");
    }

    @Test
    void anybodyWritesIntoTheEmbeddedStore_isTheLastWrite() {
        UPSTREAM.enrichmentAnswers(aResponse()
                .withBody(StandIns.recorded("enrichment-health")
                        .replace("\"last_write_time\": \"2026-11-23T10", "\"last_write_time\": \"2026-11-23T09")));
        await().until(() -> storage().has("last_write_time")
                && naive(storage().path("last_write_time"))
                        .isBefore(Instant.now().minusSeconds(3_000)));
        Instant before = Instant.now();

        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "rooms,room=kitchen temperature=21 1600000000000000000")))
                        .statusCode())
                .isNotEqualTo(204);
        assertThat(naive(storage().path("last_write_time"))).isBefore(before);
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                                .POST(HttpRequest.BodyPublishers.ofString("rooms,room=kitchen temperature=21")))
                        .statusCode())
                .isEqualTo(204);

        assertThat(naive(storage().path("last_write_time"))).isBetween(before.minusMillis(1), Instant.now());

        UPSTREAM.recover();
    }

    private static void connectionSays(String more) {
        UPSTREAM.websocketAnswers(aResponse()
                .withBody(StandIns.recorded("ws-ingestion-health")
                        .replace("\"connection_attempts\": 1", "\"connection_attempts\": 1, " + more)));
    }

    private static JsonNode ingestion() {
        return app.json("/api/v1/health").path("ingestion_service");
    }

    private static JsonNode connection() {
        return ingestion().path("websocket_connection");
    }

    private static JsonNode storage() {
        return ingestion().path("influxdb_storage");
    }

    private static Instant naive(JsonNode time) {
        return LocalDateTime.parse(time.asString()).toInstant(ZoneOffset.UTC);
    }
}
