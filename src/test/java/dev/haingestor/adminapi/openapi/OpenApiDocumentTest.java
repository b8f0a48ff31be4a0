package dev.haingestor.adminapi.openapi;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.File;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

import static org.assertj.core.api.Assertions.assertThat;

/** The document agrees with itself, and its schemas with the records that are rendered. */
class OpenApiDocumentTest {

    /** Parameters that take any text that a request's head has room for. */
    private static final Set<String> ANY_TEXT = Set.of(
            "If-None-Match",
            "GET /api/v1/stats/stream Last-Event-ID",
            "GET /api/v2/buckets after",
            "GET /api/v2/orgs orgID");

    private final ApiDocument document = read();

    private static ApiDocument read() {
        OpenAPI described = OpenApiFiles.read();
        CommonResponses.addTo(described);
        return ApiDocument.of(Json31.pretty(described));
    }

    @Test
    void examples_fitTheirSchemas() {
        List<String> wrong = new ArrayList<>();
        document.operations().forEach(operation -> {
            document.parameters(operation)
                    .forEach(parameter ->
                            check(operation + " " + parameter.path("name").asString(), parameter, wrong));
            operation
                    .node()
                    .path("requestBody")
                    .path("content")
                    .forEach(media -> check(operation + " body", media, wrong));
        });
        document.responses((name, response) -> {
            response.path("content").forEach(media -> check(name, media, wrong));
            response.path("headers")
                    .properties()
                    .forEach(
                            header -> check(name + " " + header.getKey(), document.resolved(header.getValue()), wrong));
        });
        assertThat(wrong).isEmpty();
    }

    private void check(String name, JsonNode described, List<String> wrong) {
        document.examples(described)
                .forEach(example -> document.errors(described.path("schema"), example)
                        .forEach(error -> wrong.add(name + ": " + error)));
    }

    @Test
    void bodies_haveExamples() {
        List<String> without = new ArrayList<>();
        document.operations()
                .forEach(operation -> operation
                        .node()
                        .path("requestBody")
                        .path("content")
                        .forEach(media -> {
                            if (document.examples(media).isEmpty()) {
                                without.add(operation + " body");
                            }
                        }));
        document.responses((name, response) -> response.path("content").forEach(media -> {
            if (document.examples(media).isEmpty()) {
                without.add(name);
            }
        }));
        assertThat(without).isEmpty();
    }

    @Test
    void everyExample_isOfAResponse() {
        List<String> used = new ArrayList<>();
        document.responses((name, response) -> response.path("content")
                .forEach(media -> media.path("examples")
                        .forEach(example -> used.add(example.path("$ref").asString()))));
        assertThat(used)
                .containsAll(document.components("examples").propertyNames().stream()
                        .map(name -> "#/components/examples/" + name)
                        .toList());
    }

    @Test
    void parameters_haveADescriptionAndABound() {
        List<String> lacking = new ArrayList<>();
        document.operations()
                .forEach(operation -> document.parameters(operation).forEach(parameter -> {
                    JsonNode schema = document.resolved(parameter.path("schema"));
                    boolean bounded = Stream.of("enum", "pattern", "format", "maxLength", "maximum")
                            .anyMatch(schema::has);
                    String name = parameter.path("name").asString();
                    boolean anyText = ANY_TEXT.contains(name) || ANY_TEXT.contains(operation + " " + name);
                    if (!parameter.has("description") || bounded == anyText) {
                        lacking.add(operation + " " + name);
                    }
                }));
        assertThat(lacking).isEmpty();
    }

    @Test
    void schemas_haveTheFieldsOfTheirRecords() throws Exception {
        Map<String, Class<?>> records = records();
        List<String> wrong = new ArrayList<>();
        AtomicInteger compared = new AtomicInteger();
        document.schemas().properties().forEach(entry -> {
            Class<?> record = records.get(entry.getKey());
            // What is read from a request is checked by hand, and not by the record's types.
            if (record == null || entry.getKey().endsWith("Request")) {
                return;
            }
            SortedMap<String, Boolean> described = new TreeMap<>();
            entry.getValue()
                    .path("properties")
                    .propertyNames()
                    .forEach(name -> described.put(name, isRequired(entry.getValue(), name)));
            SortedMap<String, Boolean> rendered = fields(record);
            compared.incrementAndGet();
            if (!described.equals(rendered)) {
                wrong.add(entry.getKey() + " is described as " + described + ", and rendered as " + rendered);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(compared).hasValueGreaterThan(50);
    }

    private static boolean isRequired(JsonNode schema, String name) {
        return schema.path("required")
                .valueStream()
                .anyMatch(required -> required.asString().equals(name));
    }

    /** The records of the service, by their names with those of the classes around them. */
    private static Map<String, Class<?>> records() throws Exception {
        Path root = Path.of(OpenApiFiles.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, Class<?>> records = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String path = root.relativize(file).toString().replace(File.separatorChar, '.');
                Class<?> type =
                        Class.forName(path.replaceFirst("\\.class$", ""), false, OpenApiFiles.class.getClassLoader());
                if (type.isRecord()) {
                    String name = type.getName().substring(type.getPackageName().length() + 1);
                    records.put(name.replace('$', '.'), type);
                }
            }
        }
        return records;
    }

    /** The fields that Jackson writes of a record, and whether it always does. */
    private static SortedMap<String, Boolean> fields(Class<?> record) {
        JsonNaming naming = record.getAnnotation(JsonNaming.class);
        SortedMap<String, Boolean> fields = new TreeMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (annotation(record, component, JsonIgnore.class).isPresent()
                    || annotation(record, component, JsonAnyGetter.class).isPresent()) {
                continue;
            }
            if (annotation(record, component, JsonUnwrapped.class).isPresent()) {
                fields.putAll(fields(component.getType()));
                continue;
            }
            String name = annotation(record, component, JsonProperty.class)
                    .map(JsonProperty::value)
                    .orElseGet(() -> naming == null
                            ? PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, component.getName())
                            : component.getName());
            fields.put(name, !component.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }
        return fields;
    }

    private static <A extends Annotation> Optional<A> annotation(
            Class<?> record, RecordComponent component, Class<A> type) {
        try {
            return Optional.ofNullable(
                    record.getDeclaredField(component.getName()).getAnnotation(type));
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
