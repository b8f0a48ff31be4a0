package dev.haingestor.adminapi;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/** Stand-ins for the two upstream services, with the bodies that the real ones sent. */
public final class StandIns implements AutoCloseable {

    private final WireMockServer websocket = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    private final WireMockServer enrichment = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

    public StandIns() {
        websocket.start();
        enrichment.start();
        recover();
    }

    public void recover() {
        websocketAnswers(aResponse().withBody(recorded("ws-ingestion-health")));
        enrichmentAnswers(aResponse().withBody(recorded("enrichment-health")));
    }

    /** Running totals since their start. */
    public void count(long events, long written, long errors) {
        websocketAnswers(aResponse().withBody(recorded("ws-ingestion-health")
                .replace("\"total_events_received\": 29", "\"total_events_received\": " + events)));
        enrichmentAnswers(aResponse().withBody(recorded("enrichment-health")
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
}
