package dev.haingestor.adminapi.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as a test reads it. An object may have no fields but those that its schema names. */
final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head");

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Map<JsonNode, Schema> schemas = new HashMap<>();
    private final ObjectNode document;

    private ApiDocument(ObjectNode document) {
        this.document = document;
        closeObjects(document.path("components").path("schemas"));
    }

    static ApiDocument of(String json) {
        return new ApiDocument((ObjectNode) JsonMapper.builder().build().readTree(json));
    }

    private static void closeObjects(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(ApiDocument::closeObjects);
    }

    /** An operation by its method, in capital letters, and path. */
    record Operation(String method, String path, JsonNode node, List<String> alsoAt) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> {
            List<String> alsoAt = new ArrayList<>();
            path.getValue().path("x-also-at").forEach(other -> alsoAt.add(other.asString()));
            path.getValue().properties().stream()
                    .filter(entry -> METHODS.contains(entry.getKey()))
                    .forEach(entry -> operations.add(
                            new Operation(entry.getKey().toUpperCase(), path.getKey(), entry.getValue(), alsoAt)));
        });
        return operations;
    }

    Operation operation(String method, String path) {
        return operations().stream()
                .filter(one -> one.method().equals(method) && one.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    JsonNode schemas() {
        return document.path("components").path("schemas");
    }

    JsonNode components(String kind) {
        return document.path("components").path(kind);
    }

    /** What a reference refers to; other nodes as they are. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    List<JsonNode> parameters(Operation operation) {
        List<JsonNode> parameters = new ArrayList<>();
        operation.node().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        return parameters;
    }

    Optional<JsonNode> response(Operation operation, int status) {
        JsonNode response = operation.node().path("responses").path(Integer.toString(status));
        return response.isMissingNode() ? Optional.empty() : Optional.of(resolved(response));
    }

    /** Every response with its name for messages. */
    void responses(BiConsumer<String, JsonNode> consumer) {
        operations()
                .forEach(operation -> operation
                        .node()
                        .path("responses")
                        .properties()
                        .forEach(entry ->
                                consumer.accept(operation + " " + entry.getKey(), resolved(entry.getValue()))));
    }

    /** The examples of a parameter, a header or a media type. */
    List<JsonNode> examples(JsonNode node) {
        List<JsonNode> examples = new ArrayList<>();
        if (node.has("example")) {
            examples.add(node.path("example"));
        }
        node.path("examples").forEach(example -> examples.add(resolved(example).path("value")));
        return examples;
    }

    /** What of a value is not as a schema says. */
    List<String> errors(JsonNode schema, JsonNode value) {
        return schemas
                .computeIfAbsent(schema, this::compiled)
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** References lead into the whole document, so the schema takes its schemas along. */
    private Schema compiled(JsonNode schema) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        closeObjects(whole);
        whole.putObject("components").set("schemas", schemas());
        return REGISTRY.getSchema(whole);
    }
}
