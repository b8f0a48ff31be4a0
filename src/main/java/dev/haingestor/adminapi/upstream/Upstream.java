package dev.haingestor.adminapi.upstream;

import java.util.Arrays;
import java.util.List;

/** The upstream services; each has a {@code GET /health}. */
public enum Upstream {
    /** Receives the events of Home Assistant. */
    WEBSOCKET_INGESTION("websocket-ingestion", "WebSocket Ingestion"),
    /** Enriches the events and writes them. */
    ENRICHMENT_PIPELINE("enrichment-pipeline", "Enrichment Pipeline");

    private final String label;
    private final String title;

    Upstream(String label, String title) {
        this.label = label;
        this.title = title;
    }

    /** The name in the tag {@code service}, and in answers. */
    public String label() {
        return label;
    }

    /** The name by which existing clients find it in the health answer. */
    public String title() {
        return title;
    }

    public static List<Upstream> all() {
        return Arrays.asList(values());
    }
}
