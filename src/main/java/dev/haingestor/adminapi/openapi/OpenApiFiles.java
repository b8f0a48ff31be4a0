package dev.haingestor.adminapi.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Merges the files that describe the API into one document. */
final class OpenApiFiles {

    /** The parts of the document, in its order. */
    private static final List<String> PARTS =
            List.of("api.yaml", "stats.yaml", "events.yaml", "alerts.yaml", "health.yaml", "influxdb.yaml", "ops.yaml");

    private OpenApiFiles() {}

    /** @throws IllegalStateException if two parts describe the same */
    static OpenAPI read() {
        ObjectMapper yaml = Yaml31.mapper();
        ObjectNode all = yaml.createObjectNode();
        try {
            for (String part : PARTS) {
                try (InputStream in = OpenApiFiles.class.getResourceAsStream(part)) {
                    merge(part, (ObjectNode) yaml.readTree(in), all);
                }
            }
            return yaml.treeToValue(all, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(String part, ObjectNode from, ObjectNode into) {
        from.properties().forEach(entry -> {
            JsonNode known = into.get(entry.getKey());
            if (known == null) {
                into.set(entry.getKey(), entry.getValue());
            } else if (known instanceof ObjectNode object && entry.getValue() instanceof ObjectNode more) {
                merge(part, more, object);
            } else {
                throw new IllegalStateException(part + " describes " + entry.getKey() + " again: " + known);
            }
        });
    }
}
