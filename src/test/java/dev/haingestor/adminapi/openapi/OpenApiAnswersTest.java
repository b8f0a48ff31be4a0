package dev.haingestor.adminapi.openapi;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.openapi.ApiDocument.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The document has every path of the running service, and the service answers as the document says. */
@Tag("integration")
class OpenApiAnswersTest {

    private static final String KEY = "a-key-of-this-test";

    private static final String STREAM = "/api/v1/stats/stream";

    /** Endpoints of Spring Boot, which describes them itself. */
    private static final Set<String> OF_SPRING_BOOT = Set.of(
            "/error", "/actuator", "/actuator/health", "/actuator/health/**", "/actuator/info", "/actuator/prometheus");

    private static final StandIns UPSTREAM = new StandIns();
    private static App app;
    private static ApiDocument document;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of("API_KEY", KEY, "SAMPLE_INTERVAL", "1s")));
        document = ApiDocument.of(app.get("/v3/api-docs").body());
        write();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !app.json("/api/v1/alerts/active").isEmpty());
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    /** An hour of events, and of two services, one of which fails. */
    private static void write() {
        long now = Instant.now().getEpochSecond();
        String lines = IntStream.range(0, 360)
                .boxed()
                .flatMap(i -> Stream.of(
                        "home_assistant_events,domain=light,entity_id=light.desk,event_type=state_changed state=\"on\" "
                                + (now - i * 10L),
                        "service_metrics,service=enrichment-pipeline events_processed=5i,write_attempts=5i,write_errors="
                                + i % 2 + "i,success_rate=90.5,processing_time_ms=" + (5 + i % 7) + " "
                                + (now - i * 10L),
                        "service_metrics,service=queue events_processed=" + (3 + i % 4)
                                + "i,write_attempts=5i,write_errors=0i,processing_time_ms=" + (9 + i % 5) + " "
                                + (now - i * 10L)))
                .collect(Collectors.joining("\n"));
        assertThat(send("POST", "/api/v2/write?precision=s", lines, "text/plain")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/api/v1/stats/cache", "", "text/plain").statusCode())
                .isEqualTo(204);
    }

    private static HttpResponse<String> send(String method, String path, String body, String type) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return app.send(HttpRequest.newBuilder(app.uri(path))
                .timeout(Duration.ofSeconds(30))
                .headers("Authorization", "Token " + KEY, "Content-Type", type)
                .method(method, publisher));
    }

    @Test
    void paths_areThoseThatAreMapped() {
        Set<String> described = new TreeSet<>();
        document.operations().forEach(operation -> {
            described.add(operation.toString());
            operation.alsoAt().forEach(path -> described.add(operation.method() + " " + path));
        });
        Set<String> mapped = mapped();
        // The short form of a path is described with the path.
        assertThat(mapped.stream()
                        .filter(path -> !described.contains(path.replaceFirst(" /api/(?!v[0-9])", " /api/v1/"))))
                .isEmpty();
        assertThat(described.stream().filter(path -> !mapped.contains(path))).isEmpty();
    }

    private static Set<String> mapped() {
        Set<String> mapped = new TreeSet<>();
        app.bean(DispatcherServlet.class).getHandlerMappings().stream()
                .filter(RequestMappingInfoHandlerMapping.class::isInstance)
                .map(RequestMappingInfoHandlerMapping.class::cast)
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, handler) -> {
                    if (!isOfOthers(handler)) {
                        mapped.addAll(operations(info));
                    }
                }));
        return mapped;
    }

    /** The pages of Springdoc, and what benches add to the service. */
    private static boolean isOfOthers(HandlerMethod handler) {
        String type = handler.getBeanType().getName();
        return type.startsWith("org.springdoc.") || type.startsWith("dev.haingestor.adminapi.bench.");
    }

    private static List<String> operations(RequestMappingInfo info) {
        return info.getPathPatternsCondition().getPatternValues().stream()
                .filter(path -> !OF_SPRING_BOOT.contains(path))
                .flatMap(
                        path -> info.getMethodsCondition().getMethods().stream().map(method -> method + " " + path))
                .toList();
    }

    /** An answer that is documented, as its document says. */
    private static void assertAsDescribed(Operation operation, HttpResponse<String> answer) {
        assertThat(differences(operation, answer))
                .as("%s %s", operation, answer.uri())
                .isEmpty();
    }

    private static List<String> differences(Operation operation, HttpResponse<String> answer) {
        JsonNode response = document.response(operation, answer.statusCode()).orElse(null);
        if (response == null) {
            return List.of("undocumented " + answer.statusCode() + " " + answer.body());
        }
        List<String> wrong = new ArrayList<>();
        response.path("headers").properties().forEach(entry -> {
            JsonNode header = document.resolved(entry.getValue());
            answer.headers()
                    .firstValue(entry.getKey())
                    .ifPresentOrElse(value -> wrong.addAll(headerErrors(header, value)), () -> {
                        if (header.path("required").asBoolean(false)) {
                            wrong.add("no " + entry.getKey());
                        }
                    });
        });
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode media = response.path("content").path(type);
        if (!media.isMissingNode()) {
            JsonNode body = type.endsWith("json") ? app.read(answer.body()) : app.read(quoted(answer.body()));
            wrong.addAll(document.errors(media.path("schema"), body));
        } else if (!answer.body().isEmpty()) {
            wrong.add("undocumented type " + type);
        }
        return wrong;
    }

    private static String quoted(String text) {
        return JsonMapper.builder().build().writeValueAsString(text);
    }

    private static List<String> headerErrors(JsonNode header, String value) {
        boolean number = header.path("schema").path("type").asString("").equals("integer");
        return document.errors(header.path("schema"), app.read(number ? value : quoted(value)));
    }

    /** The path of an operation with the examples of its required parameters, or of all. */
    private static String path(Operation operation, boolean all) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : document.parameters(operation)) {
            String name = parameter.path("name").asString();
            if (parameter.path("in").asString().equals("path")) {
                path = path.replace(
                        "{" + name + "}", App.encoded(parameter.path("example").asString()));
            } else if (parameter.path("in").asString().equals("query")
                    && parameter.has("example")
                    && !name.equals("cursor")
                    && (all || parameter.path("required").asBoolean(false))) {
                query.add(name + "=" + App.encoded(parameter.path("example").asString()));
            }
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** All that are only read, but for the stream, which does not end. */
    private static List<Operation> reading() {
        return document.operations().stream()
                .filter(operation -> operation.method().equals("GET"))
                .filter(operation -> !operation.path().equals(STREAM))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answers_areAsDescribed(boolean allParameters) {
        for (Operation operation : reading()) {
            HttpResponse<String> answer = send("GET", path(operation, allParameters), "", "text/plain");
            assertThat(answer.statusCode()).as(operation.toString()).isIn(200, 204);
            assertAsDescribed(operation, answer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/stats, compare=day&period=15m, 200",
        "/api/v1/stats, from=-2h, 200",
        "/api/v1/stats, period=1y, 400",
        "/api/v1/stats, window=7s, 400",
        "/api/v1/stats, from=1999-01-01T00:00:00Z&to=1999-01-02T00:00:00Z, 422",
        "/api/v1/stats/trends, compare=previous&period=15m&q=0.5&service=queue, 200",
        "/api/v1/stats/correlation, max_lag=3&period=15m, 200",
        "/api/v1/stats/changes, from=-10m&to=-5m, 200",
        "/api/v1/stats/aggregate, measurement=nothing&field=x&fn=sum, 400",
        "/api/v1/stats/aggregate, measurement=service_metrics&field=write_errors&fn=p95&group_by=service, 200",
        "/api/v1/events/recent, limit=2, 200",
        "/api/v1/events/recent, limit=0, 400",
        "/api/v1/events/recent, from=-6h&to=now, 200",
        "/api/v1/events/stats, top=1&period=24h, 200",
        "/api/v1/alerts, hours=25, 400",
        "/api/v1/stats, format=csv&service=queue, 200",
        "/api/v1/stats/services, format=csv, 200",
        "/api/v1/stats/alerts, format=csv, 200",
        "/api/v1/stats/performance, format=csv, 200",
        "/api/v1/stats/trends, format=csv, 200",
        "/api/v1/stats/changes, format=csv, 200",
        "/api/v1/stats/aggregate, measurement=service_metrics&field=write_errors&fn=sum&format=csv, 200",
        "/api/v1/events/recent, limit=2&format=csv, 200",
        "/api/v1/alerts, format=csv, 200",
        "/api/v1/alerts, format=xml, 400",
        "/api/v1/stats/stream, from=-1h, 400",
        "/query, q=SELECT, 400"
    })
    void answersToParameters_areAsDescribed(String path, String query, int status) {
        HttpResponse<String> answer = send("GET", path + "?" + query, "", "text/plain");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertAsDescribed(document.operation("GET", path), answer);
    }

    @Test
    void nameThatIsTooLong_isRefusedByEveryStatement() {
        String path = "/query?db=" + "a".repeat(256) + "&q=";
        changed(document.operation("GET", "/query"), path + "SHOW+DATABASES", "", 400);
        changed(document.operation("GET", "/query"), path + "CREATE+DATABASE+home", "", 400);
    }

    @Test
    void stream_hasTheTypeThatIsDescribed() {
        HttpResponse<String> head = send("HEAD", STREAM, "", "text/plain");
        assertThat(document.response(document.operation("GET", STREAM), head.statusCode())
                        .orElseThrow()
                        .path("content")
                        .propertyNames())
                .containsExactly(
                        head.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", ""));
    }

    @Test
    void answersOfTheFallback_areAsDescribed() {
        Operation flip = document.operation("POST", "/actuator/statsource");
        assertAsDescribed(flip, send("POST", flip.path(), "{\"use_influxdb\": \"false\"}", "application/json"));
        try {
            for (Operation operation : reading()) {
                assertAsDescribed(operation, send("GET", path(operation, false), "", "text/plain"));
            }
        } finally {
            assertThat(send("POST", flip.path(), "{\"use_influxdb\": true}", "application/json")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void changes_areAsDescribed() {
        String alert = app.json("/api/v1/alerts/active").path(0).path("id").asString();
        Operation acknowledge = document.operation("POST", "/api/v1/alerts/{id}/acknowledge");
        String path = acknowledge.path().replace("{id}", App.encoded(alert));
        changed(acknowledge, path, "{\"who\": \"anna\", \"why\": null}", 200);
        changed(acknowledge, path, "{}", 400);
        changed(acknowledge, path, "[", 400);
        changed(acknowledge, path, "{\"who\": [1]}", 400);
        changed(acknowledge, path.replace(".", "x"), "{\"who\": \"anna\"}", 404);
        assertAsDescribed(acknowledge, send("POST", path, "who", "text/csv"));
        changed(document.operation("GET", "/api/v1/alerts"), "/api/v1/alerts", "", 200);
        changed(document.operation("DELETE", acknowledge.path()), path, "", 204);
        changed(document.operation("DELETE", acknowledge.path()), path, "", 404);

        Operation silence = document.operation("POST", "/api/v1/alerts/silences");
        String body = "{\"from\": \"%s\", \"to\": \"%s\", \"who\": \"anna\"}"
                .formatted(Instant.now(), Instant.now().plusSeconds(60));
        String id = app.read(changed(silence, silence.path(), body, 201).body())
                .path("id")
                .asString();
        changed(document.operation("GET", silence.path()), silence.path(), "", 200);
        changed(document.operation("DELETE", silence.path() + "/{id}"), silence.path() + "/" + id, "", 204);
        changed(document.operation("DELETE", silence.path() + "/{id}"), silence.path() + "/" + id, "", 404);

        for (String write : List.of("/api/v2/write", "/write")) {
            changed(document.operation("POST", write), write, "m value=1\nm", 400);
            changed(document.operation("POST", write), write, "other value=1", 204);
        }
        Operation delete = document.operation("POST", "/api/v2/delete");
        changed(delete, delete.path(), "{\"start\": 1}", 400);
        String other = "{\"start\": \"1970-01-01T00:00:00Z\", \"stop\": \"2100-01-01T00:00:00Z\", "
                + "\"predicate\": \"_measurement=other\"}";
        changed(delete, delete.path(), other, 204);
        changed(document.operation("POST", "/api/v2/query"), "/api/v2/query", "{}", 400);
        changed(document.operation("POST", "/query"), "/query?q=CREATE+DATABASE+home", "", 200);
    }

    private static HttpResponse<String> changed(Operation operation, String path, String body, int status) {
        HttpResponse<String> answer = send(operation.method(), path, body, "application/json");
        assertThat(answer.statusCode()).as(operation + " " + answer.body()).isEqualTo(status);
        assertAsDescribed(operation, answer);
        return answer;
    }

    /** What is documented to need the key needs it, and nothing else does. */
    @Test
    void withoutTheKey_whatNeedsItIsRefused() {
        for (Operation operation : document.operations()) {
            if (operation.path().equals(STREAM)) {
                continue;
            }
            HttpResponse<String> answer = app.send(HttpRequest.newBuilder(app.uri(path(operation, false)))
                    .method(operation.method(), HttpRequest.BodyPublishers.noBody()));
            boolean needsKey = operation.node().has("security");
            assertThat(answer.statusCode() == 401).as(operation.toString()).isEqualTo(needsKey);
            if (needsKey) {
                assertAsDescribed(operation, answer);
            }
        }
    }

    @Test
    void refusalsOfAllPaths_areAsDescribed() {
        for (Operation operation : reading()) {
            String path = path(operation, false);
            HttpResponse<String> other = send("PATCH", path, "", "text/plain");
            assertThat(other.statusCode()).as(path).isEqualTo(405);
            assertAsDescribed(operation, other);
            HttpResponse<String> unacceptable = app.send(HttpRequest.newBuilder(app.uri(path))
                    .headers("Authorization", "Token " + KEY, "Accept", "image/png"));
            assertAsDescribed(operation, unacceptable);
        }
    }

    @Test
    void page_isThere_andAsksNoOtherHost() {
        HttpResponse<String> moved = app.get("/swagger-ui.html");
        assertThat(moved.statusCode()).isEqualTo(302);
        String page = moved.headers().firstValue("Location").orElseThrow();
        assertThat(app.get(page).body()).contains("swagger-ui");
        for (String asset : List.of(
                "swagger-ui.css",
                "swagger-ui-bundle.js",
                "swagger-ui-standalone-preset.js",
                "swagger-initializer.js")) {
            assertThat(app.get("/swagger-ui/" + asset).statusCode()).as(asset).isEqualTo(200);
        }
        assertThat(app.get("/swagger-ui/swagger-initializer.js").body())
                .doesNotContain("http://", "https://")
                .contains("\"validatorUrl\" : \"none\"");
        assertThat(app.json("/v3/api-docs/swagger-config").path("url").asString())
                .isEqualTo("/v3/api-docs");
    }
}
