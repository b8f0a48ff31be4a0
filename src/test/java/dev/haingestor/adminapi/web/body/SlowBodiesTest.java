package dev.haingestor.adminapi.web.body;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests whose bodies come slowly or never, at 256 MB of heap: they keep nobody from being answered. */
@Tag("integration")
@Tag("slow")
@Tag("newest-jdk")
class SlowBodiesTest {

    /** More than there are threads for requests. */
    /** Far less than what it takes where slow senders keep others waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int CONNECTIONS = 205;
    private static final int MANY_CONNECTIONS = 2_000;
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private static Path folder;

    private static AppProcess app;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        app = AppProcess.start(folder, Map.of("EMBEDDED_RETENTION", "0"));
        assertThat(app.get("/api/v1/stats?period=1h").statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v2/write, Content-Length: 1000000000",
        "GET /api/v1/health, Content-Length: 1000000000",
        "POST /api/v2/write, Content-Length: 20000000",
        "POST /write, Transfer-Encoding: chunked",
        "GET /api/v1/health, Transfer-Encoding: chunked",
        "POST /query, Content-Length: 60000",
        "POST /actuator/statsource, Content-Length: 60000",
        "DELETE /api/v1/stats/cache, Content-Length: 60000",
        "POST /api/v2/nothing, Content-Length: 60000"
    })
    void slowBodies_stopNobody(String request, String length) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            send(request, length);
        }
        assertEverybodyIsAnswered();
        trickle();
        assertEverybodyIsAnswered();
    }

    @Test
    void manyMoreSlowBodies_stopNobodyEither() throws Exception {
        for (int i = 0; i < MANY_CONNECTIONS; i++) {
            send("POST /write", "Content-Length: 20000000");
        }
        assertEverybodyIsAnswered();
        trickle();
        assertEverybodyIsAnswered();
    }

    /** Each takes some memory of Tomcat's, too, and there are more than it has at 256 MB. */
    @Test
    void headsThatNeverEnd_stopNobodyEither() throws Exception {
        for (int i = 0; i < MANY_CONNECTIONS; i++) {
            sockets.add(begin("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX: a"));
        }
        assertEverybodyIsAnswered();
    }

    @Test
    void connectionsThatSayNothing_stopNobodyEither() throws Exception {
        for (int i = 0; i < MANY_CONNECTIONS; i++) {
            sockets.add(begin(""));
        }
        assertEverybodyIsAnswered();
    }

    private static Socket begin(String head) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        URI.create(app.watched().url()).getPort()),
                30_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** What they have sent takes the memory that there is for bodies. */
    @Test
    void stalledLargeWriters_stopNoOtherWriter() throws Exception {
        byte[] most = new byte[20 * MEGABYTE];
        for (int i = 0; i < 8; i++) {
            Socket socket = send("POST /write", "Content-Length: " + (most.length + 1));
            new Thread(() -> write(socket, most)).start();
        }
        TimeUnit.SECONDS.sleep(2);
        assertEverybodyIsAnswered();
    }

    /** They wait together: each is given up after ten seconds. */
    @Test
    void bodiesThatNeverCome_orTrickle_areGivenUp() throws Exception {
        List<Socket> silent = List.of(
                send("POST /write", "Content-Length: 20000000"), send("POST /write", "Transfer-Encoding: chunked"));
        assertTricklingIsGivenUp(send("POST /write", "Content-Length: 20000000"));
        for (Socket socket : silent) {
            socket.setSoTimeout(20_000);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("Connection: close", "urn:admin-api:problem:request-timeout", "\"message\":");
        }
    }

    /** It need not be one byte each minute: what is below the least rate for long is given up. */
    private static void assertTricklingIsGivenUp(Socket socket) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (socket.getInputStream().available() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            socket.getOutputStream().write('#');
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                .isEqualTo("HTTP/1.1 408");
    }

    /** A device with a slow radio: its body comes within seconds, in many pieces. */
    @Test
    void shortBodyInPieces_isTaken() throws Exception {
        String body = "device v=1i 1\n".repeat(10);
        Socket socket = send("POST /write", "Content-Length: " + (body.length() + 1) + "\r\nConnection: close");
        for (byte one : body.getBytes(StandardCharsets.UTF_8)) {
            socket.getOutputStream().write(one);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 204");
    }

    private static void assertEverybodyIsAnswered() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertAnswered("/actuator/health/liveness");
            assertAnswered("/api/v1/stats?period=1h");
            assertAnswered("/api/v1/health");
            assertThat(written("home v=1i 1\n" + "#".repeat(100_000))).isEqualTo(204);
        }
    }

    /** A writer repeats what is refused for now: in a crowd that has just come nobody has been silent for long enough to go. */
    private static int written(String lines) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int status = app.post("/api/v2/write", lines).statusCode();
        while (status == 503 && System.nanoTime() < deadline) {
            status = app.post("/api/v2/write", lines).statusCode();
        }
        return status;
    }

    private static void assertAnswered(String path) throws IOException {
        long started = System.nanoTime();
        assertThat(app.get(path).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - started).isLessThan(PATIENCE.toNanos());
    }

    /** Sends its first byte only; a chunked one announces its first chunk. */
    private Socket send(String request, String length) throws IOException {
        URI uri = URI.create(app.watched().url());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
        sockets.add(socket);
        socket.getOutputStream()
                .write((request + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length
                                + "\r\n\r\n" + (length.startsWith("Transfer") ? "100000\r\n" : "") + "#")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private void trickle() {
        sockets.forEach(socket -> write(socket, new byte[] {'#'}));
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            // That is what it is for.
        }
    }
}
