package dev.haingestor.adminapi.health;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Everything accepts connections and says nothing. */
@Tag("integration")
class HungHealthTest {

    private static final int HANGS = 60_000;

    @RegisterExtension
    private static final WireMockExtension INFLUX = WireMockExtension.newInstance()
            .options(options().dynamicPort().containerThreads(60))
            .build();

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;

    @BeforeAll
    static void start() {
        INFLUX.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(HANGS)));
        UPSTREAM.websocketAnswers(aResponse().withFixedDelay(HANGS));
        UPSTREAM.enrichmentAnswers(aResponse().withFixedDelay(HANGS));
        String watched = "weather-api=" + INFLUX.baseUrl();
        app = App.start(UPSTREAM.settings(Map.of(
                "INFLUXDB_URL",
                INFLUX.baseUrl(),
                "INFLUXDB_TOKEN",
                "token",
                "SAMPLE_INTERVAL",
                "1s",
                "UPSTREAM_TIMEOUT",
                "1500ms",
                "WATCHED_SERVICES",
                watched)));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    /** The fastest of a few: a busy machine is slow now and then, waiting would be slow each time. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/health", "/api/v1/health/services", "/api/v1/health/dependencies"})
    void health_neverWaits(String path) {
        long fastest = LongStream.range(0, 5).map(call -> millis(path)).min().orElseThrow();
        System.out.println(path + " with everything hung: " + fastest + " ms");
        assertThat(fastest).isLessThan(250);
    }

    @Test
    void hungServices_areUnhealthy_andTheirTicksNotAnswered() {
        await().untilAsserted(() -> {
            JsonNode services = app.json("/api/v1/health/services");
            assertThat(services.valueStream()
                            .filter(service ->
                                    !service.path("status").asString().equals("unknown")))
                    .hasSize(4)
                    .allMatch(service -> service.path("status").asString().equals("unhealthy")
                            && service.path("uptime_percentage").asDouble(100) == 0
                            && service.has("error_message"));
        });
        assertThat(app.json("/api/v1/health")
                        .path("metrics")
                        .path("uptime_percentage")
                        .asDouble())
                .isZero();
    }

    private static long millis(String path) {
        long started = System.nanoTime();
        assertThat(app.get(path).statusCode()).isEqualTo(200);
        return (System.nanoTime() - started) / 1_000_000;
    }
}
