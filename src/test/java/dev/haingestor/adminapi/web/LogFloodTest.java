package dev.haingestor.adminapi.web;

import dev.haingestor.adminapi.App;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever strangers send, the log stays short, and shows no key. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
class LogFloodTest {

    private static final String KEY = "hidden-0123456789";
    private static final int TIMES = 10;

    private static final List<String> REQUESTS = List.of(
            "GET /" + "A".repeat(500) + "../../y HTTP/1.1",
            "GET /x/WEB-INF/y HTTP/1.1",
            "GET /x/META-INF/y HTTP/1.1",
            "GET /..%2f..%2fetc/passwd HTTP/1.1",
            "GET /%2e%2e/y HTTP/1.1",
            "GET /x;y=../z HTTP/1.1",
            "GET /url:file:x HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "OPTIONS /nothing HTTP/1.1",
            "FOO /api/v1/stats HTTP/1.1",
            "POST /api/v2/write?p=" + KEY + "#x HTTP/1.1",
            "POST /api/v2/write?p=" + KEY + "%zz HTTP/1.1",
            "GET /api/v1/stats?p=" + KEY + "%zz HTTP/1.1",
            "GET /api/v1/stats?p=" + KEY + "%ff HTTP/1.1",
            "GET /api/v1/stats?p=" + KEY + "<\u00e4> HTTP/1.1",
            "GET /a b?p=" + KEY + " HTTP/1.1",
            "G@T /?p=" + KEY + " HTTP/1.1",
            "GET /?p=" + KEY + " HTTP/9.9",
            "GET /api/v1/stats?p=" + KEY + " HTTP/1.1\r\nHost: " + KEY + "..//",
            "GET /api/v1/stats HTTP/1.1\r\nAuthorization " + KEY,
            "GET /api/v1/stats HTTP/1.1\r\nCookie: a=\"" + KEY + "\u0001",
            "GET /api/v1/stats HTTP/1.1\r\nAccept: application/xml",
            "GET /api/v1/health HTTP/1.1\r\nAccept: " + KEY,
            "POST /api/v1/stats HTTP/1.1\r\nContent-Type: " + KEY,
            "GET /api/v1/stats HTTP/1.1\r\nRange: bytes=" + KEY,
            "GET /actuator/health/nothing HTTP/1.1",
            "POST /actuator/statsource HTTP/1.1",
            "GET /actuator/statsource/x HTTP/1.1",
            "GET /api/v1/stats?period=" + "x".repeat(9_000) + " HTTP/1.1",
            "GET /?x=" + "x".repeat(40_000) + " HTTP/1.1",
            "GET /api/v1/stats HTTP/1.1\r\nContent-Length: " + KEY,
            "POST /write HTTP/1.1\r\nTransfer-Encoding: " + KEY,
            "GET /api/v1/stats HTTP/1.1\r\nIf-None-Match: " + KEY,
            "GET /api/v1/stats?from=" + KEY + " HTTP/1.1");

    @Test
    void oddRequests_areSaidOnceAMinuteAtMost(CapturedOutput output) throws IOException {
        try (App app = App.start(
                Map.of("API_KEY", KEY, "LOG_LEVEL", "info", "STATS_CHECK_INTERVAL", "1m", "SAMPLE_INTERVAL", "10m"))) {
            int before = output.getAll().length();
            for (int i = 0; i < TIMES; i++) {
                for (String request : REQUESTS) {
                    send(app, request);
                }
            }
            String said = output.getAll().substring(before);
            assertThat(said).doesNotContain("hidden");
            Map<String, Long> lines = Arrays.stream(said.split("\\R"))
                    .filter(line -> line.contains(" : "))
                    .map(line -> line.replaceFirst(".*\\] ", ""))
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(lines).allSatisfy((line, times) -> assertThat(times).isEqualTo(1));
            assertThat(said.length()).as(said).isLessThan(5_000);
        }
    }

    private static void send(App app, String head) throws IOException {
        String host = head.contains("Host:") ? "" : "Host: localhost\r\n";
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.getOutputStream()
                    .write((head + "\r\n" + host + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            // It was refused before it was read to its end.
        }
    }
}
