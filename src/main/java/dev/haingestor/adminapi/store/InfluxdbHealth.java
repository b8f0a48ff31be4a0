package dev.haingestor.adminapi.store;

import java.util.List;

/** The body of {@code GET /health} in the shape that InfluxDB's clients and existing health checks read. */
public record InfluxdbHealth(String name, String message, String status, List<String> checks, String version) {

    private static final String NAME = "admin-api";

    public static InfluxdbHealth pass(String message, String version) {
        return new InfluxdbHealth(NAME, message, "pass", List.of(), version);
    }

    public static InfluxdbHealth fail(String message, String version) {
        return new InfluxdbHealth(NAME, message, "fail", List.of(), version);
    }
}
