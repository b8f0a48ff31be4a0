package dev.haingestor.adminapi.web;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.App;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every error is a problem with a type; a bad parameter is named, and nothing of it gets to the database. */
@Tag("integration")
class ProblemsTest {

    @RegisterExtension
    static final WireMockExtension INFLUX =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private static App app;

    @BeforeAll
    static void start() {
        influxIsEmpty();
        app = App.start(Map.of(
                "INFLUXDB_URL",
                INFLUX.baseUrl(),
                "INFLUXDB_TOKEN",
                "token",
                "STATS_CHECK_INTERVAL",
                "1m",
                "SAMPLE_INTERVAL",
                "10m"));
        await().until(() -> app.json("/api/v1/stats").path("source").asString().equals("influxdb")
                && app.get("/api/v1/health").body().contains("\"total_events\":0"));
    }

    @BeforeEach
    void answerEmpty() {
        influxIsEmpty();
    }

    private static void influxIsEmpty() {
        INFLUX.stubFor(post(anyUrl()).willReturn(aResponse().withBody("\r\n")));
        INFLUX.stubFor(post(urlPathEqualTo("/query"))
                .willReturn(aResponse().withBody("{\"results\":[{\"statement_id\":0}]}")));
    }

    @Test
    void goodParameters_doGetToTheDatabase() {
        INFLUX.resetRequests();
        app.json("/api/v1/stats?period=7d");
        assertThat(INFLUX.getAllServeEvents()).isNotEmpty();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "period;2h",
                "period;1H",
                "period;1h) |> drop(",
                "period;~ 1h~",
                "window;0s",
                "window;7s",
                "window;1s",
                "window;2h",
                "window;1h) |> drop(",
                "window;99999999999999999999d",
                "strict;yes",
                "strict;TRUE",
                "strict;1",
                "period;%00"
            })
    void badParameter_isNamedWithWhatIsAllowed(String parameter, String value) {
        assertBad(parameter, value);
    }

    /** Writers call services as they like; their names are compared here, and the database is asked for all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "x\") or true //", "ünï", "${jndi:x}", "(none)", "日本"})
    void oddService_isTaken_andDoesNotGetToTheDatabase(String service) {
        app.get("/actuator/health");
        INFLUX.resetRequests();
        assertThat(app.get("/api/v1/stats?service=" + App.encoded(service)).statusCode())
                .isEqualTo(200);
        assertThat(INFLUX.getAllServeEvents())
                .noneMatch(event -> event.getRequest().getBodyAsString().contains(service));
        assertThat(app.get("/api/v1/stats?service=x&service=" + App.encoded(service))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"period", "window", "service", "strict"})
    void hugeParameter_isNamedToo(String parameter) {
        assertBad(parameter, "a".repeat(10_240));
    }

    private static void assertBad(String parameter, String value) {
        for (String path : List.of("", "/services", "/alerts", "/performance")) {
            INFLUX.resetRequests();
            HttpResponse<String> answer = app.get("/api/v1/stats" + path + "?" + parameter + "=" + App.encoded(value));

            assertProblem(answer, 400, "bad-" + parameter);
            JsonNode problem = app.read(answer.body());
            assertThat(problem.path("parameter").asString()).isEqualTo(parameter);
            assertThat(problem.path("allowed")).isNotEmpty();
            assertThat(problem.path("detail").asString())
                    .startsWith(parameter + " must ")
                    .doesNotContain("drop");
            assertThat(INFLUX.getAllServeEvents()).isEmpty();
        }
    }

    @Test
    void badPeriod_hasTheBodyOfTheExample() {
        JsonNode problem = app.read(app.get("/api/v1/stats?period=2h").body());
        assertThat(problem).isEqualTo(app.read("""
                {"type": "urn:admin-api:problem:bad-period", "title": "Bad request", "status": 400,
                 "detail": "period must be one of 15m, 1h, 6h, 24h, 7d, 30d", "instance": "/api/v1/stats",
                 "parameter": "period", "allowed": ["15m", "1h", "6h", "24h", "7d", "30d"]}"""));
    }

    @Test
    void allowedWindows_areAllowed() {
        JsonNode allowed =
                app.read(app.get("/api/v1/stats?period=6h&window=7s").body()).path("allowed");
        assertThat(StreamSupport.stream(allowed.spliterator(), false)
                        .map(JsonNode::asString)
                        .toList())
                .contains("15s", "6h")
                .doesNotContain("1s", "1d");
    }

    @Test
    void wrongMethod_is405() {
        HttpResponse<String> answer =
                app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats")).DELETE());
        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "/api",
                "/api/v1/nothing",
                "/api/v1/stats/nothing",
                "/actuator/env",
                "/actuator/heapdump",
                "/write",
                "/api/v2/write",
                "/ping",
                "/api/v1/export.lp"
            })
    void unknownPath_is404(String path) {
        HttpResponse<String> answer = app.get(path);
        assertProblem(answer, 404, "not-found");
        assertThat(app.read(answer.body()).path("detail").asString())
                .isEqualTo("there is nothing at this path: this service has statistics, events and health only, "
                        + "whose paths docs/API.md lists");
    }

    @Test
    void otherRepresentation_is406() {
        assertProblem(
                app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats")).header("Accept", "application/xml")),
                406,
                "not-acceptable");
    }

    @Test
    void queryThatCannotBeDecoded_is400() throws IOException {
        assertThat(raw("GET /api/v1/stats?period=%zz HTTP/1.1")).contains("400", "problem+json", "problem:bad-request");
    }

    @Test
    void queryWithUnescapedSigns_isTakenAsAValue() throws IOException {
        assertThat(raw("GET /api/v1/stats?period=1h)|>{drop} HTTP/1.1")).contains("400", "problem:bad-period");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /a b HTTP/1.1", "GET /<x> HTTP/1.1", "G@T / HTTP/1.1", "GET / HTTP/9.9"})
    void requestThatTomcatRefuses_isAProblemToo(String line) throws IOException {
        assertThat(raw(line)).contains("problem+json", "urn:admin-api:problem:").doesNotContain("<html");
    }

    @Test
    void parameterBeyondAllLimits_isAProblemToo() throws IOException {
        assertThat(raw("GET /api/v1/stats?period=" + "a".repeat(40_000) + " HTTP/1.1"))
                .contains("problem+json")
                .doesNotContain("<html");
    }

    private static String raw(String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = app.read(answer.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:admin-api:problem:" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
    }
}
