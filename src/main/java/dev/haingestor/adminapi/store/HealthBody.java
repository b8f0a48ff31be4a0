package dev.haingestor.adminapi.store;

import java.util.List;

/** The body of {@code GET /health} in the shape that InfluxDB's clients and existing health checks read. */
public record HealthBody(String name, String message, String status, List<String> checks, String version) {

    private static final String NAME = "admin-api";

    public static HealthBody pass(String message, String version) {
        return new HealthBody(NAME, message, "pass", List.of(), version);
    }

    public static HealthBody fail(String message, String version) {
        return new HealthBody(NAME, message, "fail", List.of(), version);
    }
}
