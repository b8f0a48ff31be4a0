package dev.haingestor.adminapi.health;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The dashboard's list of data sources, from real figures. */
@Tag("integration")
class DataSourcesTest {

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
                "weather-api=" + WEATHER.baseUrl() + ",calendar-service=http://127.0.0.1:1"));
        settings.put("ENRICHMENT_PIPELINE_URL", "");
        app = App.start(settings);
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    private static JsonNode source(String id) {
        return app.json("/api/v1/data-sources/status")
                .valueStream()
                .filter(source -> source.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sources_areTheStoreAndTheServicesOfTheHealth() {
        JsonNode all = app.json("/api/data-sources/status");

        assertThat(all.valueStream().map(source -> source.path("id").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        app.json("/api/v1/health/services").propertyNames());
        assertThat(all).allSatisfy(source -> {
            assertThat(source.path("name").asString()).isNotEmpty();
            assertThat(source.path("icon").asString()).isNotEmpty();
            assertThat(source.path("status").asString()).isIn("healthy", "degraded", "error", "unknown");
            assertThat(source.path("performance").isObject()).isTrue();
        });
    }

    @Test
    void serviceThatNobodyAsks_isUnknown_withoutFigures() {
        for (String id : List.of("enrichment-pipeline", "smart-meter-service")) {
            JsonNode source = source(id);
            assertThat(source.path("status").asString()).isEqualTo("unknown");
            assertThat(source.path("performance")).isEmpty();
            assertThat(source.has("cache")).isFalse();
        }
    }

    @Test
    void failures_areCounted_andAnswersTimed() {
        WEATHER.stubFor(get("/health").willReturn(aResponse().withStatus(500)));
        await().until(() -> source("weather-api").path("status").asString().equals("error"));
        assertThat(source("weather-api").path("performance").has("avg_response_time_ms"))
                .isFalse();
        await().until(() -> source("weather-api")
                        .path("performance")
                        .path("error_count_24h")
                        .asInt()
                >= 3);

        WEATHER.stubFor(get("/health").willReturn(aResponse().withFixedDelay(200)));
        Instant recovered = Instant.now();
        await().until(() -> source("weather-api").path("status").asString().equals("healthy"));
        JsonNode performance = source("weather-api").path("performance");
        int errors = performance.path("error_count_24h").asInt();
        assertThat(errors).isGreaterThanOrEqualTo(3);
        assertThat(performance.path("avg_response_time_ms").asDouble()).isBetween(200.0, 900.0);
        assertThat(Instant.parse(performance.path("last_success").asString())).isBetween(recovered, Instant.now());
        await().during(Duration.ofSeconds(2))
                .until(() -> source("weather-api")
                                .path("performance")
                                .path("error_count_24h")
                                .asInt()
                        == errors);
        assertThat(source("calendar-service").path("status").asString()).isEqualTo("error");
        assertThat(source("calendar-service").path("performance").has("last_success"))
                .isFalse();
    }

    @Test
    void upstreamService_hasItsOwnFigures() {
        await().until(() -> source("websocket-ingestion").path("performance").has("avg_response_time_ms"));
        JsonNode source = source("websocket-ingestion");
        assertThat(source.path("name").asString()).isEqualTo("WebSocket Ingestion");
        int errors = source.path("performance").path("error_count_24h").asInt(-1);
        assertThat(errors).isNotNegative();

        UPSTREAM.websocketAnswers(aResponse().withStatus(503));
        await().until(() -> source("websocket-ingestion")
                        .path("performance")
                        .path("error_count_24h")
                        .asInt()
                >= errors + 2);
        UPSTREAM.recover();
    }

    @Test
    void store_hasTheFiguresOfTheCache() {
        String line = "home_assistant_events,entity_id=a state=\"on\" "
                + Instant.now().minusSeconds(3_000).getEpochSecond();
        app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=s"))
                .POST(HttpRequest.BodyPublishers.ofString(line)));
        app.json("/api/v1/stats?period=24h");
        app.json("/api/v1/stats?period=24h");
        await().until(() -> source("influxdb")
                .path("performance")
                .path("avg_response_time_ms")
                .isNumber());

        JsonNode source = source("influxdb");

        assertThat(source.path("status").asString()).isEqualTo("healthy");
        assertThat(source.path("performance").path("error_count_24h").asInt(-1)).isZero();
        JsonNode cache = source.path("cache");
        assertThat(cache.path("hit_rate_percentage").asDouble()).isBetween(1.0, 99.9);
        assertThat(cache.path("size_bytes").asLong()).isEqualTo((long) app.metric("admin_api_cache_bytes"));
        assertThat(cache.path("item_count").asLong()).isBetween(90L, 5_000L);
    }

    @Test
    void storeAndRedisThatAreDown_areErrors() {
        try (App other = App.start(UPSTREAM.settings(Map.of(
                "SAMPLE_INTERVAL",
                "1s",
                "INFLUXDB_URL",
                "http://127.0.0.1:1",
                "INFLUXDB_TOKEN",
                "token",
                "REDIS_URL",
                "redis://127.0.0.1:1")))) {
            await().until(() -> other.json("/api/v1/data-sources/status")
                            .path(0)
                            .path("performance")
                            .path("error_count_24h")
                            .asInt()
                    >= 2);
            JsonNode sources = other.json("/api/v1/data-sources/status");

            assertThat(sources.path(0).path("id").asString()).isEqualTo("influxdb");
            assertThat(sources.path(0).path("status").asString()).isEqualTo("error");
            assertThat(sources.path(0).path("performance").has("last_success")).isFalse();
            assertThat(sources.path(1).path("id").asString()).isEqualTo("redis");
            assertThat(sources.path(1).path("status").asString()).isEqualTo("error");
            assertThat(sources.path(1).path("cache").has("hit_rate_percentage")).isFalse();
        }
    }
}
