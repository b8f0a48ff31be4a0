package dev.haingestor.adminapi.stats;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The example bodies that clients were written against. */
public final class Examples {

    private Examples() {}

    public static JsonNode json(String name) throws IOException {
        try (InputStream in = Examples.class.getResourceAsStream("/api/" + name)) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    /**
     * Whatever the example has, the answer has too, and of the same type; it may have more.
     *
     * @param without names that need not be there
     */
    public static void assertHasShapeOf(JsonNode answer, JsonNode example, String... without) {
        assertHasShapeOf(answer, example, List.of(without), "");
    }

    private static void assertHasShapeOf(JsonNode answer, JsonNode example, List<String> without, String path) {
        assertThat(kind(answer)).as(path).isEqualTo(kind(example));
        example.propertyNames().stream().filter(name -> !without.contains(name)).forEach(name -> {
            assertThat(answer.has(name)).as(path + "/" + name + " is there").isTrue();
            assertHasShapeOf(answer.path(name), example.path(name), without, path + "/" + name);
        });
        if (example.isArray() && !example.isEmpty() && !answer.isEmpty()) {
            assertHasShapeOf(answer.path(0), example.path(0), without, path + "/0");
        }
    }

    private static String kind(JsonNode node) {
        return node.isNumber() ? "number" : node.getNodeType().name();
    }
}
