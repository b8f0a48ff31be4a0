package dev.haingestor.adminapi.stats;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An InfluxDB that answers too late, in whole or in part. */
@Tag("integration")
@Tag("slow")
@Tag("newest-jdk")
class SlowInfluxTest {

    @RegisterExtension
    private final WireMockExtension influx = WireMockExtension.newInstance()
            .options(options().dynamicPort().containerThreads(60))
            .build();

    @Test
    void everythingHangs_servicesAnswerAfterTheBudget_andThenAtOnce() {
        influx.stubFor(
                post(anyUrl()).willReturn(aResponse().withFixedDelay(4_000).withBody("\r\n")));
        try (StandIns upstream = new StandIns();
                App app = start(upstream, "400ms")) {
            JsonNode answer = app.json("/api/v1/stats");

            assertThat(answer.path("source").asString()).isEqualTo("services-fallback");
            // Unavailable when a minute began meanwhile: then what was read in the background has opened the breaker
            // already.
            assertThat(answer.path("warnings").path(0).path("code").asString())
                    .isIn("influxdb_slow", "influxdb_unavailable");
            assertThat(app.metric("resilience4j_circuitbreaker_state{name=\"influxdb\",state=\"open\"}"))
                    .isEqualTo(1);
            int before = influx.getAllServeEvents().size();
            assertThat(app.json("/api/v1/stats?period=7d").path("source").asString())
                    .isEqualTo("services-fallback");
            assertThat(influx.getAllServeEvents().stream().skip(before))
                    .noneMatch(event -> event.getRequest().getBodyAsString().contains("aggregateWindow"));
        }
    }

    @Test
    void onlyProcessingTimesHang_theRestIsAnAnswerOfInfluxdb() {
        influx.stubFor(post(anyUrl()).willReturn(aResponse().withBody("\r\n")));
        influx.stubFor(post("/query?db=home_assistant_events")
                .willReturn(aResponse().withBody("{\"results\":[{\"statement_id\":0}]}")));
        influx.stubFor(post(anyUrl())
                .withRequestBody(containing("columns: shared"))
                .withRequestBody(containing("processing_time_ms"))
                .willReturn(aResponse().withFixedDelay(4_000).withBody("\r\n")));
        try (StandIns upstream = new StandIns();
                App app = start(upstream, "2s")) {
            // On a busy machine the first read may take longer than its budget; then it is read again in the
            // background.
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            app.json("/api/v1/stats").path("source").asString().equals("influxdb"));
            JsonNode answer = app.json("/api/v1/stats");

            assertThat(answer.path("source").asString()).isEqualTo("influxdb");
            assertThat(answer.path("complete").asBoolean()).isFalse();
            assertThat(answer.path("warnings").path(0).path("code").asString()).isEqualTo("influxdb_slow");
            assertThat(answer.path("warnings").path(0).path("affects").toString())
                    .isEqualTo("[\"processing_time_avg\",\"processing_time_percentiles\"]");
            assertThat(answer.path("metrics").path("total_events").asLong()).isZero();
            assertThat(answer.path("alerts").path(0).path("type").asString()).isEqualTo("degraded_source");
        }
    }

    @Test
    void answerWithoutProcessingTimes_isKeptByNobody_andNoStrictOne() {
        influx.stubFor(post(anyUrl()).willReturn(aResponse().withBody("\r\n")));
        influx.stubFor(post("/query?db=home_assistant_events")
                .willReturn(aResponse().withBody("{\"results\":[{\"statement_id\":0}]}")));
        influx.stubFor(post(anyUrl())
                .withRequestBody(containing("columns: shared"))
                .withRequestBody(containing("processing_time_ms"))
                .willReturn(aResponse().withFixedDelay(2_000).withStatus(500)));
        try (StandIns upstream = new StandIns();
                App app = start(upstream, "30s", Map.of("STATS_CACHE_LIVE_TTL", "1m", "STATS_CACHE_TTL", "10m"))) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = app.get("/api/v1/stats");

                assertThat(app.read(answer.body()).path("source").asString()).isEqualTo("influxdb");
                assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(answer.headers().firstValue("ETag")).isEmpty();
                assertThat(app.get("/api/v1/stats?strict=true").statusCode()).isEqualTo(503);
            }
        }
    }

    /** The budget is wide where the rest must come within it, on a cold and busy machine. */
    private App start(StandIns upstream, String budget) {
        return start(upstream, budget, Map.of());
    }

    private App start(StandIns upstream, String budget, Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(others);
        settings.putAll(Map.of(
                "INFLUXDB_URL",
                influx.baseUrl(),
                "INFLUXDB_TOKEN",
                "token",
                "STATS_BUDGET",
                budget,
                "INFLUXDB_TIMEOUT",
                "5s"));
        return App.start(upstream.settings(settings));
    }
}
