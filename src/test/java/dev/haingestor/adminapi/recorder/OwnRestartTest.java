package dev.haingestor.adminapi.recorder;

import com.sun.net.httpserver.HttpServer;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.AppProcess;
import dev.haingestor.adminapi.StandIns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A restart of ours is a missed tick: what an upstream service counted meanwhile is recorded where it happened. */
@ExtendWith(OutputCaptureExtension.class)
class OwnRestartTest {

    private static final int EVENTS_A_SECOND = 40;
    private static final Duration AWAY = Duration.ofSeconds(15);
    private static final Pattern POINT =
            Pattern.compile("service_metrics,.*service=websocket-ingestion events_processed=([0-9]+)i ([0-9]+)");

    @TempDir
    private Path folder;

    private final Instant started = Instant.now().minusSeconds(3_600);
    private HttpServer websocket;

    @BeforeEach
    void startService() throws IOException {
        websocket = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        websocket.createContext("/health", exchange -> {
            try (exchange) {
                byte[] body = body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        websocket.start();
    }

    @AfterEach
    void stopService() {
        websocket.stop(0);
    }

    private String body() {
        Duration uptime = Duration.between(started, Instant.now());
        return StandIns.recorded("ws-ingestion-health")
                .replace("0:01:30.336925", String.format("%d:%02d:%02d.%06d", uptime.toHours(), uptime.toMinutesPart(),
                        uptime.toSecondsPart(), uptime.toNanosPart() / 1_000))
                .replace("\"total_events_received\": 29", "\"total_events_received\": " + uptime.toMillis() * EVENTS_A_SECOND / 1_000);
    }

    private Map<String, String> settings() {
        return Map.of("SAMPLE_INTERVAL", "1s", "UPSTREAM_TIMEOUT", "5s", "WEBSOCKET_INGESTION_URL",
                "http://127.0.0.1:" + websocket.getAddress().getPort());
    }

    @Test
    void killed_andStartedAgainLater_nothingIsMissing() throws Exception {
        Instant killedAt;
        try (AppProcess app = AppProcess.start(folder, settings())) {
            await().atMost(Duration.ofMinutes(1)).until(() -> recorded(app).size() >= 4);
            app.kill();
            killedAt = Instant.now();
        }
        Thread.sleep(AWAY.toMillis());
        try (AppProcess app = AppProcess.start(folder, settings())) {
            Instant backAt = Instant.now();
            await().atMost(Duration.ofMinutes(1)).until(() -> recorded(app).lastKey().isAfter(backAt.plusSeconds(3)));

            NavigableMap<Instant, Long> recorded = recorded(app);
            assertThat(recorded.lastKey()).isAfter(killedAt.plus(AWAY));
            Instant first = recorded.firstKey();
            long seconds = Duration.between(first, recorded.lastKey()).toSeconds();
            assertThat(recorded).as("a point for each second").hasSize((int) seconds + 1);
            long sum = recorded.tailMap(first, false).values().stream().mapToLong(Long::longValue).sum();
            assertThat(sum).isBetween(seconds * EVENTS_A_SECOND - EVENTS_A_SECOND / 2, seconds * EVENTS_A_SECOND + EVENTS_A_SECOND / 2);
            assertThat(recorded.subMap(killedAt.plusSeconds(2), killedAt.plus(AWAY)).values()).as("no peak, and no hole")
                    .allMatch(count -> count >= EVENTS_A_SECOND - 10 && count <= EVENTS_A_SECOND + 10);
        }
    }

    /** By time: a point lies a millisecond before the border that ends its interval. */
    private static NavigableMap<Instant, Long> recorded(AppProcess app) throws IOException {
        NavigableMap<Instant, Long> recorded = new TreeMap<>();
        try (Stream<String> lines = app.lines("/api/v1/export.lp")) {
            lines.map(POINT::matcher).filter(Matcher::matches).forEach(point -> recorded.put(
                    Instant.ofEpochMilli(Long.parseLong(point.group(2)) / 1_000_000 + 1), Long.parseLong(point.group(1))));
        }
        return recorded;
    }

    @Test
    void damagedFile_isIgnored_withOneLine(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve(StateFile.NAME), "admin-api upstream-state: 1: 0\n{}");
        try (App app = App.start(Map.of("DATA_DIR", folder.toString()))) {
            assertThat(app.get("/api/v1/stats").statusCode()).isEqualTo(200);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains(file.toString()))).singleElement().asString()
                .contains("is not used: it is damaged");
    }

    @Test
    void folderThatCantBeWritten_isOneWarning_andTheServiceGoesOn(CapturedOutput output) {
        Map<String, String> settings = Map.of("DATA_DIR", "pom.xml/data", "INFLUXDB_URL", "http://127.0.0.1:1",
                "INFLUXDB_TOKEN", "token", "SAMPLE_INTERVAL", "1s",
                "WEBSOCKET_INGESTION_URL", "http://127.0.0.1:" + websocket.getAddress().getPort());
        try (App app = App.start(settings)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> app.json("/api/v1/stats").path("metrics").path("total_events").asLong() > 80);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains(StateFile.NAME))).singleElement().asString()
                .contains("WARN", "can't be written");
    }
}
