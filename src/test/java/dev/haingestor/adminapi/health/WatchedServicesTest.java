package dev.haingestor.adminapi.health;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A home without an enrichment-pipeline and with a service that is watched. */
@Tag("integration")
class WatchedServicesTest {

    @RegisterExtension
    private static final WireMockExtension WEATHER =
            WireMockExtension.newInstance().build();

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        Map<String, String> settings = UPSTREAM.settings(Map.of(
                "SAMPLE_INTERVAL",
                "1s",
                "UPSTREAM_TIMEOUT",
                "900ms",
                "WATCHED_SERVICES",
                " weather-api = " + WEATHER.baseUrl() + "/, "));
        settings.put("ENRICHMENT_PIPELINE_URL", "");
        app = App.start(settings);
        app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                .POST(HttpRequest.BodyPublishers.ofString("home_assistant_events,entity_id=a state=\"on\"")));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void recover() {
        weatherAnswers(aResponse().withBody("{\"status\": \"healthy\"}"));
        await().until(() -> status().equals("healthy"));
    }

    @Test
    void serviceThatDoesNotExist_isListedAndJudgedByNobody() {
        JsonNode dependency = dependency("Enrichment Pipeline");
        assertThat(dependency.path("status").asString()).isEqualTo("not_configured");
        assertThat(dependency.has("last_check")).isFalse();
        assertThat(services().path("enrichment-pipeline").path("status").asString())
                .isEqualTo("not_configured");
        assertThat(services().path("enrichment-pipeline").has("uptime_percentage"))
                .isFalse();
    }

    @Test
    void services_haveThoseThatClientsLookUp_asUnknown() {
        assertThat(services().propertyNames())
                .containsExactlyInAnyOrder(
                        "websocket-ingestion",
                        "enrichment-pipeline",
                        "influxdb",
                        "carbon-intensity-service",
                        "electricity-pricing-service",
                        "air-quality-service",
                        "calendar-service",
                        "smart-meter-service",
                        "weather-api");
        JsonNode unknown = services().path("calendar-service");
        assertThat(unknown.path("name").asString()).isEqualTo("calendar-service");
        assertThat(unknown.path("status").asString()).isEqualTo("unknown");
        assertThat(unknown.path("error_message").asString()).isEqualTo("not configured");
        assertThat(app.json("/api/v1/health/dependencies").propertyNames())
                .containsExactlyInAnyOrder("websocket-ingestion", "enrichment-pipeline", "influxdb", "weather-api");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "200|{\"status\": \"ok\"}|healthy",
                "200|fine|healthy",
                "200||healthy",
                "204||healthy",
                "200|[1, 2]|healthy",
                "200|{\"status\": \"DOWN\"}|unhealthy",
                "200|{\"status\": \"warming up\"}|degraded",
                "200|{\"status\": 7}|healthy",
                "404||unhealthy",
                "302||unhealthy",
                "500|{\"status\": \"healthy\"}|unhealthy"
            })
    void watchedService_isJudgedByItsAnswer(int code, String body, String status) {
        weatherAnswers(aResponse().withStatus(code).withBody(body == null ? "" : body));

        await().untilAsserted(() -> {
            assertThat(services().path("weather-api").path("status").asString()).isEqualTo(status);
            assertThat(services().path("weather-api").has("response_time_ms")).isEqualTo(code < 300);
            assertThat(dependency("weather-api").path("status").asString()).isEqualTo(status);
            assertThat(dependency("weather-api").path("type").asString()).isEqualTo("service");
            assertThat(status()).isEqualTo(status.equals("healthy") ? "healthy" : "degraded");
        });
    }

    @Test
    void watchedServiceHangs_isNotAnswered_andTheOthersAre() {
        weatherAnswers(aResponse().withFixedDelay(60_000));

        await().untilAsserted(() -> {
            JsonNode weather = services().path("weather-api");
            assertThat(weather.path("error_message").asString()).isEqualTo("no answer within 900 ms");
            assertThat(weather.path("uptime_percentage").asDouble()).isLessThan(100);
        });
        assertThat(services().path("websocket-ingestion").path("status").asString())
                .isEqualTo("healthy");
        assertThat(status()).isEqualTo("degraded");
    }

    @Test
    void watchedService_hasNoPartInFigures() {
        await().until(() ->
                services().path("weather-api").path("uptime_percentage").asDouble() > 0);
        flip(false);
        try {
            assertThat(app.get("/api/v1/stats").body())
                    .contains("influxdb_disabled")
                    .doesNotContain("weather-api");
            assertThat(app.get("/api/v1/stats").body()).doesNotContain("upstream_unavailable");
        } finally {
            flip(true);
        }
    }

    private static void flip(boolean on) {
        app.send(HttpRequest.newBuilder(app.uri("/actuator/statsource"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"use_influxdb\": " + on + "}")));
    }

    @Test
    void nobodyThere_isSaidOfTheStoreAlone() {
        try (App alone = App.start(Map.of(
                "INFLUXDB_URL",
                "http://127.0.0.1:1",
                "INFLUXDB_TOKEN",
                "token",
                "WEBSOCKET_INGESTION_URL",
                "",
                "ENRICHMENT_PIPELINE_URL",
                " "))) {
            await().until(() ->
                    alone.json("/api/v1/health").path("status").asString().equals("unhealthy"));
            HttpResponse<String> answer = alone.get("/api/v1/stats");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(alone.read(answer.body()).path("detail").asString())
                    .startsWith("nothing answers: InfluxDB ")
                    .doesNotContain("websocket", "enrichment")
                    .doesNotEndWith("; ");
            assertThat(alone.json("/api/v1/health/dependencies").findValuesAsString("status"))
                    .containsExactlyInAnyOrder("not_configured", "not_configured", "unhealthy");
        }
    }

    private static void weatherAnswers(ResponseDefinitionBuilder answer) {
        WEATHER.stubFor(get("/health").willReturn(answer));
    }

    private static String status() {
        return app.json("/api/v1/health").path("status").asString();
    }

    private static JsonNode services() {
        return app.json("/api/v1/health/services");
    }

    private static JsonNode dependency(String name) {
        return app.json("/api/v1/health")
                .path("dependencies")
                .valueStream()
                .filter(dependency -> dependency.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
