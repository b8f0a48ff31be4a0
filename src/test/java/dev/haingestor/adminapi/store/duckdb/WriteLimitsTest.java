package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Bodies that are too large or never come: their writers are told so, and the service is none the worse. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
class WriteLimitsTest {

    private static final int MEGABYTE = 1 << 20;

    /** More than Tomcat reads of a refused body by itself, and than the buffers between here and there hold. */
    private static final int FAR_TOO_LARGE = 24 * MEGABYTE;

    private static final String HEAD = "POST /write HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    private static App app;
    private static Wire wire;

    private final String measurement = Wire.newMeasurement();

    @BeforeAll
    static void start() {
        app = App.start(Map.of("EMBEDDED_RETENTION", "0", "EMBEDDED_MAX_BODY", "1MB"));
        wire = new Wire(app);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void largestBody_isTaken_withAndWithoutItsLength() {
        String line = measurement + " v=1i 1\n";
        String body = line + "#".repeat(MEGABYTE - line.length());

        assertThat(wire.post("/write", body).statusCode()).isEqualTo(204);
        assertThat(wire.raw(HEAD + "Transfer-Encoding: chunked", chunks(body.getBytes(StandardCharsets.UTF_8))))
                .startsWith("HTTP/1.1 204");
        assertThat(wire.post("/write", Wire.gzip(body), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(204);

        assertThat(wire.post("/write", body + "#").statusCode()).isEqualTo(413);
        assertThat(wire.raw(HEAD + "Transfer-Encoding: chunked", chunks((body + "#").getBytes(StandardCharsets.UTF_8))))
                .startsWith("HTTP/1.1 413");
        assertThat(wire.post("/write", Wire.gzip(body + "#"), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void bodyFarTooLarge_isAnsweredWhenItsWriterHasSentItAll() {
        assertTooLarge(wire.raw(HEAD + "Content-Length: " + FAR_TOO_LARGE, new byte[FAR_TOO_LARGE]));
    }

    @Test
    void chunkedBodyFarTooLarge_isAnsweredWhenItsWriterHasSentItAll() {
        assertTooLarge(wire.raw(HEAD + "Transfer-Encoding: chunked", chunks(new byte[FAR_TOO_LARGE])));
    }

    @Test
    void bodyThatUnpacksToFarTooMuch_isAnswered() {
        byte[] packed = Wire.gzip(new byte[8 * FAR_TOO_LARGE]);
        assertTooLarge(wire.raw(HEAD + "Content-Encoding: gzip\r\nContent-Length: " + packed.length, packed));
    }

    @Test
    void whoAsksFirst_isRefusedBeforeSending() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.getOutputStream()
                    .write((HEAD + "Expect: 100-continue\r\nContent-Length: " + FAR_TOO_LARGE + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertTooLarge(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whoAsksFirst_isToldToGoOn() throws IOException {
        String line = measurement + " v=1i 1";
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.getOutputStream()
                    .write((HEAD + "Expect: 100-continue\r\nContent-Length: " + line.length() + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
            assertThat(new String(goOn, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("HTTP/1.1 204");
        }
        assertThat(wire.kept(measurement)).hasSize(1);
    }

    /** A writer's connection stays open, as long as what it sends is taken. */
    @Test
    void connection_staysOpen_untilABodyIsLeft() throws IOException {
        String line = measurement + " v=1i 1";
        String taken =
                "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + line.length() + "\r\n\r\n" + line;
        String left = "GET /ping HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.getOutputStream().write((taken + taken + left).getBytes(StandardCharsets.ISO_8859_1));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 204", -1)).hasSize(4);
            assertThat(answers.split("Connection: close", -1)).hasSize(2);
        }
    }

    @Test
    void brokenChunks_are400(CapturedOutput output) {
        String answer = wire.raw(
                HEAD + "Transfer-Encoding: chunked",
                ("zz\r\n" + measurement + " v=1i 1\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(answer).startsWith("HTTP/1.1 400").contains("problem+json", "urn:admin-api:problem:bad-request");
        assertThat(wire.kept(measurement)).isEmpty();
        assertThat(output).doesNotContain("Exception");
    }

    @Test
    void writerThatGoesAway_keepsNothing_andIsNoErrorOfOurs(CapturedOutput output) throws IOException {
        double before = refused();
        String line = measurement + " v=1i 1\n";
        for (String length : new String[] {
            "Content-Length: 1000", "Transfer-Encoding: chunked", "Content-Encoding: gzip\r\nContent-Length: 1000"
        }) {
            try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
                socket.getOutputStream()
                        .write((HEAD + length + "\r\n\r\n" + (length.startsWith("T") ? "100\r\n" : "") + line)
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        await().until(() -> refused() >= before + 3);
        assertThat(wire.kept(measurement)).isEmpty();
        assertThat(output).doesNotContain("Exception");
    }

    /** The rest of the largest bodies' room is theirs again. */
    @Test
    void afterManyRefusals_writersAreStillHeard() {
        byte[] bomb = Wire.gzip(new byte[2 * MEGABYTE]);
        for (int i = 0; i < 20; i++) {
            assertThat(wire.post("/write", bomb, "Content-Encoding", "gzip").statusCode())
                    .isEqualTo(413);
            assertThat(wire.post("/write", "no gzip", "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(400);
        }
        HttpResponse<String> answer = wire.post("/write", measurement + " v=1i 1");
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    /** How many writes were answered with a 400. */
    private static double refused() {
        return app.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line ->
                        line.startsWith("http_server_requests_seconds_count") && line.contains("status=\"400\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void assertTooLarge(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains(
                        "application/problem+json",
                        "urn:admin-api:problem:content-too-large",
                        "\"code\":\"request too large\"",
                        "a body may have 1048576 bytes (EMBEDDED_MAX_BODY), unpacked");
    }

    private static byte[] chunks(byte[] body) {
        byte[] head = (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] end = "\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[head.length + body.length + end.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        System.arraycopy(end, 0, all, head.length + body.length, end.length);
        return all;
    }
}
