package dev.haingestor.adminapi;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/** Stand-ins for the two upstream services, with the bodies that the real ones sent. */
public final class StandIns implements AutoCloseable {

    private final WireMockServer websocket = server();
    private final WireMockServer enrichment = server();

    public StandIns() {
        websocket.start();
        enrichment.start();
        recover();
    }

    private static WireMockServer server() {
        return new WireMockServer(
                options().bindAddress("127.0.0.1").dynamicPort().extensions(new GrowingUptime()));
    }

    public void recover() {
        websocketAnswers(aResponse().withBody(recorded("ws-ingestion-health")));
        enrichmentAnswers(aResponse().withBody(recorded("enrichment-health")));
    }

    /** Running totals since their start. */
    public void count(long events, long written, long errors) {
        websocketAnswers(aResponse()
                .withBody(recorded("ws-ingestion-health")
                        .replace("\"total_events_received\": 29", "\"total_events_received\": " + events)));
        enrichmentAnswers(aResponse()
                .withBody(recorded("enrichment-health")
                        .replace("\"points_written\": 29", "\"points_written\": " + written)
                        .replace("\"write_errors\": 0", "\"write_errors\": " + errors)));
    }

    public void websocketAnswers(ResponseDefinitionBuilder answer) {
        websocket.resetAll();
        websocket.stubFor(get("/health").willReturn(answer));
    }

    public void enrichmentAnswers(ResponseDefinitionBuilder answer) {
        enrichment.resetAll();
        enrichment.stubFor(get("/health").willReturn(answer));
    }

    public static String recorded(String name) {
        try (InputStream in = StandIns.class.getResourceAsStream("/upstream/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the settings that lead to them. */
    public Map<String, String> settings(Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(others);
        settings.put("WEBSOCKET_INGESTION_URL", websocket.baseUrl());
        settings.put("ENRICHMENT_PIPELINE_URL", enrichment.baseUrl());
        return settings;
    }

    @Override
    public void close() {
        websocket.stop();
        enrichment.stop();
    }

    /** The recorded uptime grows as time does: a service whose uptime stands still is taken for another one. */
    private static final class GrowingUptime implements ResponseTransformerV2 {

        private static final Pattern RECORDED = Pattern.compile("\"0:01:30\\.[0-9]+\"");

        private final long started = System.nanoTime();

        @Override
        public Response transform(Response response, ServeEvent event) {
            Duration uptime = Duration.ofSeconds(90).plusNanos(System.nanoTime() - started);
            String text = String.format(
                    Locale.ROOT,
                    "\"%d:%02d:%02d.%06d\"",
                    uptime.toHours(),
                    uptime.toMinutesPart(),
                    uptime.toSecondsPart(),
                    uptime.toNanosPart() / 1_000);
            String body = response.getBodyAsString();
            return body == null
                    ? response
                    : Response.Builder.like(response)
                            .but()
                            .body(RECORDED.matcher(body).replaceAll(text))
                            .build();
        }

        @Override
        public String getName() {
            return "growing-uptime";
        }
    }
}
