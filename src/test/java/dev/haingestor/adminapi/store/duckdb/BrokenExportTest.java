package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Exports that meet something on their way. Theirs is more than the buffers between here and there hold. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
class BrokenExportTest {

    private static final int DAYS = 40;
    private static final String TEXT = "x".repeat(500_000);
    private static final int POINTS = 25_000;

    private App app;
    private Wire wire;

    @BeforeEach
    void start() {
        app = App.start(Map.of("EMBEDDED_RETENTION", "0", "LOG_LEVEL", "info", "breakable", "true"));
        wire = new Wire(app);
        StringBuilder lines = new StringBuilder();
        // So many that it is read in several slices.
        for (int point = 1; point < POINTS; point++) {
            lines.append("big count=1i ").append(point).append('\n');
        }
        for (int day = 0; day < DAYS; day++) {
            lines.append("big text=\"")
                    .append(TEXT)
                    .append("\" ")
                    .append(Duration.ofDays(day).toSeconds())
                    .append('\n');
        }
        assertThat(wire.post("/write?precision=s", lines.toString()).statusCode())
                .isEqualTo(204);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void pointsWrittenMeanwhile_doNotBreakIt() throws Exception {
        try (InputStream export = begin()) {
            byte[] beginning = export.readNBytes(1_000);
            assertThat(wire.post("/write", "big,new=tag more=1i,text=\"y\" 5\nother v=1i 5")
                            .statusCode())
                    .isEqualTo(204);

            String all = new String(beginning, StandardCharsets.UTF_8)
                    + new String(export.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(all.lines()
                            .filter(line -> line.startsWith("big text=\"" + TEXT))
                            .count())
                    .isEqualTo(DAYS);
        }
    }

    @Test
    void storeThatFailsMeanwhile_breaksTheAnswer_soThatNobodyTakesItForTheWhole(CapturedOutput output)
            throws Exception {
        try (InputStream export = begin()) {
            assertThat(export.readNBytes(1_000)).hasSize(1_000);
            BreakableStore.breakSoon();

            assertThatThrownBy(export::readAllBytes).isInstanceOf(IOException.class);
        }
        await().untilAsserted(() -> assertThat(output).contains("An export failed: The embedded store"));
        assertThat(output).doesNotContain("unexpected error");
    }

    @Test
    void storeThatFailsBefore_isA503() throws Exception {
        BreakableStore.breakSoon();

        HttpResponse<String> answer = app.get("/api/v1/export.lp");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void readerThatGoesAway_isALineInTheLog(CapturedOutput output) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.getOutputStream()
                    .write("GET /api/v1/export.lp HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        }
        await().untilAsserted(() -> assertThat(output).contains("An export ended early: its reader went away"));
        assertThat(output).doesNotContain("Exception", "\tat ");
    }

    private InputStream begin() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(app.uri("/api/v1/export.lp")).build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }
}
