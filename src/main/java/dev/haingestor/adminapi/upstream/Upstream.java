package dev.haingestor.adminapi.upstream;

import java.util.Arrays;
import java.util.List;

/** The services before us that have a {@code GET /health}. */
public enum Upstream {
    /** Receives the events of Home Assistant. */
    WEBSOCKET_INGESTION("websocket-ingestion", "WebSocket Ingestion"),
    /** Enriches and writes them. */
    ENRICHMENT_PIPELINE("enrichment-pipeline", "Enrichment Pipeline");

    private final String label;
    private final String title;

    Upstream(String label, String title) {
        this.label = label;
        this.title = title;
    }

    /** As in the tag {@code service}, and in answers. */
    public String label() {
        return label;
    }

    /** As existing clients look it up in the health answer. */
    public String title() {
        return title;
    }

    public static List<Upstream> all() {
        return Arrays.asList(values());
    }
}
