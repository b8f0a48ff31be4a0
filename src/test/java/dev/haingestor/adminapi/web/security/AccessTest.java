package dev.haingestor.adminapi.web.security;

import dev.haingestor.adminapi.App;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that changes state answers to strangers, over the wire. A 405 or 404 tells that a request was let through. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
@Tag("slow")
class AccessTest {

    private static final String KEY = "a-key,with=all:sorts&of+signs%";
    private static final String POST = "POST /api/v1/stats HTTP/1.1";
    private static final String LOCAL = "Host: localhost";
    private static final String STRANGER = "X-Forwarded-For: 10.0.0.7";

    private static App open;
    private static App keyed;

    @BeforeAll
    static void start() {
        open = App.start(quiet(Map.of()));
        keyed = App.start(quiet(Map.of("API_KEY", KEY)));
    }

    @AfterAll
    static void stop() {
        open.close();
        keyed.close();
    }

    private static Map<String, String> quiet(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("STATS_CHECK_INTERVAL", "1m", "SAMPLE_INTERVAL", "10m"));
        return all;
    }

    @Test
    void withoutKey_thisMachineMay() throws IOException {
        assertThat(raw(open, POST, LOCAL).status()).isEqualTo(405);
        assertThat(raw(open, POST, "Host: 127.0.0.1:8000", "Origin: http://localhost:3000", "Sec-Fetch-Site: none")
                        .status())
                .isEqualTo(405);
        assertThat(raw(open, "GET /api/v1/export.lp HTTP/1.1", LOCAL).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STRANGER,
                "X-FORWARDED-FOR: 127.0.0.1",
                "X-Real-IP: 127.0.0.1",
                "Forwarded: for=127.0.0.1",
                "Via:",
                "Origin: null",
                "Origin: https://evil.example",
                "Sec-Fetch-Site: cross-site"
            })
    void withoutKey_strangersMayNot(String header) throws IOException {
        assertThat(raw(open, POST, LOCAL, header).status()).isEqualTo(403);
        assertThat(raw(open, "GET /api/v1/export.lp HTTP/1.1", LOCAL, header).status())
                .isEqualTo(403);
        assertThat(raw(open, "POST /actuator/loggers/ROOT HTTP/1.1", LOCAL, header)
                        .status())
                .isEqualTo(403);
        assertThat(raw(open, "GET /api/v1/health HTTP/1.1", LOCAL, header).status())
                .isEqualTo(200);
    }

    @Test
    void withoutKey_otherHostMayNot() throws IOException {
        assertThat(raw(open, POST, "Host: evil.example").status()).isEqualTo(403);
        assertThat(raw(open, "POST http://evil.example/api/v1/stats HTTP/1.1", "Host: evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(raw(open, "POST http://evil.example/api/v1/stats HTTP/1.1", LOCAL)
                        .status())
                .isIn(400, 403);
        assertThat(raw(open, "POST /api/v1/stats HTTP/1.0").status()).isEqualTo(403);
    }

    /** Old and small programs speak it. */
    @Test
    void withoutKey_thisMachineMayByHttp10() throws IOException {
        assertThat(raw(open, "POST /api/v1/stats HTTP/1.0", LOCAL).status()).isEqualTo(405);
        assertThat(raw(open, "POST /api/v1/stats HTTP/1.0", LOCAL, STRANGER).status())
                .isEqualTo(403);
    }

    @Test
    void withoutKey_noAuthorizationHelps() throws IOException {
        assertThat(raw(open, POST, LOCAL, STRANGER, "Authorization: Token ").status())
                .isEqualTo(403);
        assertThat(raw(open, "POST /api/v1/stats?u=&p= HTTP/1.1", LOCAL, STRANGER)
                        .status())
                .isEqualTo(403);
    }

    /** There Boot's own choice is to take what a proxy says of an address for the address itself. */
    @Test
    void onKubernetes_nobodyBecomesThisMachineByAHeader() throws IOException {
        try (App app = App.start(quiet(Map.of("spring.main.cloud-platform", "kubernetes")))) {
            assertThat(raw(app, POST, LOCAL).status()).isEqualTo(405);
            assertThat(raw(app, POST, LOCAL, "X-Forwarded-For: 127.0.0.1").status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Token " + KEY, "authorization: bearer " + KEY})
    void withKey_whoSendsItMay(String header) throws IOException {
        assertThat(raw(keyed, POST, LOCAL, header).status()).isEqualTo(405);
        assertThat(raw(keyed, POST, "Host: evil.example", header, STRANGER, "Origin: null")
                        .status())
                .isEqualTo(405);
        assertThat(raw(keyed, "GET /api/v1/export.lp HTTP/1.1", LOCAL, header).status())
                .isEqualTo(200);
    }

    @Test
    void withKey_influxdb1ClientsMay() throws IOException {
        String pair = Base64.getEncoder().encodeToString(("telegraf:" + KEY).getBytes(StandardCharsets.UTF_8));
        assertThat(raw(keyed, POST, LOCAL, "Authorization: Basic " + pair).status())
                .isEqualTo(405);
        String query = "?db=x&u=telegraf&p=" + App.encoded(KEY);
        assertThat(raw(keyed, "POST /api/v1/stats" + query + " HTTP/1.1", LOCAL).status())
                .isEqualTo(405);
    }

    @Test
    void withKey_thisMachineNeedsItToo() throws IOException {
        assertThat(raw(keyed, POST, LOCAL).status()).isEqualTo(401);
        assertThat(raw(keyed, POST, LOCAL, "Authorization: Token " + KEY + "x").status())
                .isEqualTo(401);
        assertThat(raw(keyed, "POST /api/v1/stats?u=telegraf&p=%zz HTTP/1.1", LOCAL)
                        .status())
                .isEqualTo(401);
        assertThat(raw(keyed, "GET /api/v1/export.lp HTTP/1.1", LOCAL).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/health",
                "HEAD /api/v1/health",
                "GET /api/v1/stats",
                "OPTIONS /api/v1/stats",
                "GET /actuator/health/liveness",
                "GET /actuator/prometheus"
            })
    void withKey_readingNeedsNone(String request) throws IOException {
        // Statistics are a 503 here, as nothing that they come from is there.
        assertThat(raw(keyed, request + " HTTP/1.1", LOCAL, STRANGER).status()).isIn(200, 503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/stats",
                "PUT /api/v1/stats",
                "PATCH /api/v1/stats",
                "DELETE /api/v1/stats",
                "FOO /api/v1/stats",
                "get /api/v1/health",
                "Get /api/v1/health",
                "POST /api/v1/alerts/x/acknowledge",
                "DELETE /api/v1/alerts/x/acknowledge",
                "POST /api/v1/alerts/silences",
                "DELETE /api/v1/alerts/silences/x",
                "POST /what/comes/later",
                "POST /error",
                "POST /",
                "POST //",
                "DELETE /actuator/caches",
                "POST /actuator/loggers/ROOT"
            })
    void everyOtherMethod_isGuardedOnEveryPath(String request) throws IOException {
        assertThat(raw(keyed, request + " HTTP/1.1", LOCAL).status()).isEqualTo(401);
    }

    @Test
    void trace_isNotAnsweredWithTheRequest() throws IOException {
        assertThat(raw(keyed, "TRACE /api/v1/health HTTP/1.1", LOCAL, "X-Secret: hidden")
                        .text())
                .contains(" 405 ")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/export.lp",
                "/api/v1/export.lp;x",
                "/api/v1/export.lp;x=/",
                "/api;x=y/v1;z/export.lp",
                "//api/v1/export.lp",
                "/api//v1///export.lp",
                "/api/v1/export.lp/",
                "/api/v1/%65xport.lp",
                "/api/v1/export%2Elp",
                "/api/v1/./export.lp",
                "/api/v1/x/../export.lp",
                "/api/v1/%2e%2e/v1/export.lp",
                "/API/V1/EXPORT.LP",
                "/api/v1/export.lp?start=-1h",
                "http://localhost/api/v1/export.lp"
            })
    void rawData_isGuardedHoweverItIsWritten(String path) throws IOException {
        assertThat(raw(keyed, "GET " + path + " HTTP/1.1", LOCAL).status()).isEqualTo(401);
        assertThat(raw(keyed, "HEAD " + path + " HTTP/1.1", LOCAL).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/export.lp%2F", "/api%2Fv1%2Fexport.lp", "/api/v1%5Cexport.lp", "/api/v1/%2565xport.lp"})
    void pathThatIsNoneOfOurs_isNotFoundOrRefused(String path) throws IOException {
        assertThat(raw(keyed, "GET " + path + " HTTP/1.1", LOCAL).status()).isIn(400, 401, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE"})
    void methodOverride_isIgnored(String header) throws IOException {
        assertThat(raw(keyed, "GET /api/v1/health?_method=DELETE HTTP/1.1", LOCAL, header)
                        .status())
                .isEqualTo(200);
        assertThat(raw(keyed, POST, LOCAL, header.replace("DELETE", "GET")).status())
                .isEqualTo(401);
    }

    /** A page whose name resolves to this machine reads by that name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/stats",
                "GET /api/v1/health",
                "HEAD /api/v1/health",
                "GET /health",
                "GET /actuator/health",
                "GET /actuator/prometheus",
                "GET /api/v2/buckets",
                "OPTIONS /api/v1/stats",
                "GET /nothing"
            })
    void foreignName_mayNotEvenRead(String request) throws IOException {
        Answer answer = raw(open, request + " HTTP/1.1", "Host: evil.example:8000");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("\r\nContent-Type: application/problem+json");
        if (!request.startsWith("HEAD")) {
            assertThat(answer.json().path("detail").asString()).contains("ALLOWED_HOSTS");
        }
        assertThat(raw(keyed, request + " HTTP/1.1", "Host: evil.example").status())
                .isEqualTo(403);
        assertThat(raw(keyed, request + " HTTP/1.1", "Host: evil.example", "Authorization: Token " + KEY)
                        .status())
                .isNotEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "admin-api:8003", "192.168.1.20:8003", "[fe80::1]:8003", "homeassistant.local:8003"
            })
    void usualNames_mayRead(String host) throws IOException {
        assertThat(raw(open, "GET /api/v1/health HTTP/1.1", "Host: " + host).status())
                .isEqualTo(200);
        assertThat(raw(open, "GET /api/v1/health HTTP/1.0").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"*;evil.example", "home.example, other.example;HOME.example:80"})
    void allowedNames_mayRead(String allowed, String host) throws IOException {
        try (App app = App.start(quiet(Map.of("ALLOWED_HOSTS", allowed)))) {
            assertThat(raw(app, "GET /api/v1/health HTTP/1.1", "Host: " + host).status())
                    .isEqualTo(200);
        }
    }

    /** A browser takes an answer for what it is said to be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/health",
                "GET /nothing",
                "GET /actuator/health/nothing",
                "POST /api/v1/stats",
                "GET /a b",
                "GET /api/v1/stats?period=%zz",
                "OPTIONS /nothing",
                "TRACE /"
            })
    void everyAnswer_isNotToBeSniffed(String request) throws IOException {
        assertThat(raw(keyed, request + " HTTP/1.1", LOCAL).text()).contains("\r\nX-Content-Type-Options: nosniff\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /actuator/health/nothing",
                "GET /actuator/nothing",
                "OPTIONS /nothing",
                "OPTIONS /actuator/nothing"
            })
    void pathWithNothing_isAProblem(String request) throws IOException {
        Answer answer = raw(keyed, request + " HTTP/1.1", LOCAL);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .contains(
                        "\r\nContent-Type: application/problem+json",
                        "problem:not-found",
                        "\"there is nothing at this path: this service has statistics, events and health only,");
    }

    @Test
    void options_tellWhatIsAllowed_butNothingOfRawDataToStrangers() throws IOException {
        assertThat(raw(keyed, "OPTIONS /api/v1/stats HTTP/1.1", LOCAL).text())
                .startsWith("HTTP/1.1 200")
                .contains("\r\nAllow: ");
        assertThat(raw(keyed, "OPTIONS /api/v1/export.lp HTTP/1.1", LOCAL).status())
                .isEqualTo(401);
        assertThat(raw(open, "OPTIONS /api/v1/export.lp HTTP/1.1", LOCAL, STRANGER)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void missingKey_isAProblemThatAllClientsCanRead() throws IOException {
        Answer answer = raw(keyed, POST, LOCAL);

        assertThat(answer.text())
                .contains(
                        "\r\nContent-Type: application/problem+json",
                        "\r\nCache-Control: no-store\r\n",
                        "\r\nWWW-Authenticate: Token realm=\"admin-api\"\r\n")
                .doesNotContainIgnoringCase("Authenticate: Basic");
        String todo = "this needs the key that the service has as API_KEY: send it as Authorization: Token <key>";
        assertThat(answer.json()).isEqualTo(keyed.read("""
                {"type": "urn:admin-api:problem:unauthorized", "title": "Unauthorized", "status": 401, "detail": "%1$s",
                 "instance": "/api/v1/stats", "code": "unauthorized", "message": "%1$s", "error": "%1$s"}""".formatted(todo)));
    }

    @Test
    void stranger_isToldWhatToDo() throws IOException {
        Answer answer = raw(open, POST, LOCAL, STRANGER);

        assertThat(answer.text())
                .contains("\r\nContent-Type: application/problem+json", "\r\nCache-Control: no-store\r\n")
                .doesNotContain("WWW-Authenticate");
        JsonNode problem = answer.json();
        assertThat(problem.path("type").asString()).isEqualTo("urn:admin-api:problem:forbidden");
        assertThat(problem.path("code").asString()).isEqualTo("forbidden");
        assertThat(problem.path("detail").asString())
                .contains("set API_KEY and send it", "call http://localhost")
                .isEqualTo(problem.path("message").asString())
                .isEqualTo(problem.path("error").asString());
    }

    @Test
    void refusals_areCountedAmongTheRequests() throws IOException {
        raw(keyed, POST, LOCAL);
        assertThat(keyed.get("/actuator/prometheus").body())
                .containsPattern("http_server_requests_seconds_count\\{.*status=\"401\"");
    }

    @Test
    void key_isNeverPrinted(CapturedOutput output) throws IOException {
        try (App app = App.start(quiet(Map.of("API_KEY", "hidden-0123456789", "LOG_LEVEL", "info")))) {
            raw(app, "POST /api/v1/stats?p=hidden-012345678 HTTP/1.1", LOCAL);
            assertThat(raw(app, POST, LOCAL, "Authorization: Token hidden-0123456789")
                            .status())
                    .isEqualTo(405);
        }
        assertThat(output.getAll())
                .contains("Refused POST /api/v1/stats from 127.0.0.1: ")
                .doesNotContain("hidden");
        assertThat(new AccessProperties("hidden-0123456789", "").toString()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({"' '", "''"})
    void blankKey_isNone(String key) throws IOException {
        try (App app = App.start(quiet(Map.of("API_KEY", key)))) {
            assertThat(raw(app, POST, LOCAL).status()).isEqualTo(405);
            assertThat(raw(app, POST, LOCAL, STRANGER, "Authorization: Token " + key)
                            .status())
                    .isEqualTo(403);
        }
    }

    /** As bytes, since Java's own client lets nobody set Host, Origin or an odd path. */
    private static Answer raw(App app, String line, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            String head = line + "\r\n"
                    + Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining());
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), app);
        }
    }

    private record Answer(String text, App app) {

        int status() {
            return Integer.parseInt(text.split(" ", 3)[1]);
        }

        JsonNode json() {
            return app.read(text.substring(text.indexOf("\r\n\r\n")));
        }
    }
}
