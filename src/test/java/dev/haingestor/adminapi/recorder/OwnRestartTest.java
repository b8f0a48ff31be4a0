package dev.haingestor.adminapi.recorder;

import com.sun.net.httpserver.HttpServer;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.AppProcess;
import dev.haingestor.adminapi.StandIns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A restart of ours is a missed tick: what an upstream service counted meanwhile is recorded where it happened. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
@Tag("slow")
class OwnRestartTest {

    private static final int EVENTS_A_SECOND = 40;
    private static final Duration AWAY = Duration.ofSeconds(8);
    private static final Duration TWO_TICKS = Duration.ofSeconds(2);

    /** The first answer that a cold JVM reads comes later than it was asked for, so the first ticks have less than their share. */
    private static final Duration COLD = Duration.ofSeconds(4);

    private static final Pattern POINT = Pattern.compile(
            "service_metrics,.*service=([a-z-]+) events_processed=([0-9]+)i(?:,write_attempts=([0-9]+)i,write_errors=0i)? ([0-9]+)");

    @TempDir
    private Path folder;

    private final Instant started = Instant.now().minusSeconds(3_600);
    private final JsonMapper json = JsonMapper.builder().build();
    private HttpServer websocket;
    private HttpServer enrichment;

    @BeforeEach
    void startServices() throws IOException {
        websocket = service("ws-ingestion-health", "total_events_received");
        enrichment = service("enrichment-health", "normalized_events", "points_written");
    }

    /** @param totals that grow by as many a second */
    private HttpServer service(String recorded, String... totals) throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/health", exchange -> {
            try (exchange) {
                byte[] body = body(recorded, totals).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        service.start();
        return service;
    }

    @AfterEach
    void stopServices() {
        websocket.stop(0);
        enrichment.stop(0);
    }

    private String body(String recorded, String... totals) {
        Duration uptime = Duration.between(started, Instant.now());
        String body = StandIns.recorded(recorded)
                .replaceFirst(
                        "\"0:01:30\\.[0-9]+\"",
                        String.format(
                                "\"%d:%02d:%02d.%06d\"",
                                uptime.toHours(),
                                uptime.toMinutesPart(),
                                uptime.toSecondsPart(),
                                uptime.toNanosPart() / 1_000));
        for (String total : totals) {
            body = body.replace(
                    "\"" + total + "\": 29", "\"" + total + "\": " + uptime.toMillis() * EVENTS_A_SECOND / 1_000);
        }
        return body;
    }

    private Map<String, String> settings() {
        return Map.of(
                "SAMPLE_INTERVAL",
                "1s",
                "UPSTREAM_TIMEOUT",
                "5s",
                "STATS_CACHE_LIVE_TTL",
                "1s",
                "WEBSOCKET_INGESTION_URL",
                url(websocket),
                "ENRICHMENT_PIPELINE_URL",
                url(enrichment));
    }

    private static String url(HttpServer service) {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    @Test
    void killed_andStartedAgainLater_nothingIsMissing() throws Exception {
        Instant killedAt;
        try (AppProcess app = AppProcess.start(folder, settings())) {
            awaitTicks(app, 6);
            app.kill();
            killedAt = Instant.now();
        }
        Thread.sleep(AWAY.toMillis());
        try (AppProcess app = AppProcess.launch(folder, settings())) {
            Instant backAt = killedAt.plus(AWAY);
            List<JsonNode> complete = completeAnswers(app);

            Recorded recorded = recorded(app);
            assertNothingIsMissing(recorded);
            assertThat(recorded.websocket()
                            .subMap(killedAt.plusSeconds(2), backAt)
                            .values())
                    .as("no peak, and no hole")
                    .allMatch(count -> count >= EVENTS_A_SECOND - 10 && count <= EVENTS_A_SECOND + 10);
            assertThat(complete).isNotEmpty().allSatisfy(answer -> {
                Instant due = Instant.parse(answer.path("as_of").asString()).minus(TWO_TICKS);
                assertThat(answer.path("metrics").path("total_writes").asLong())
                        .as("until %s", due)
                        .isGreaterThanOrEqualTo(sum(recorded.writes().headMap(due)));
            });
        }
    }

    /** From the first moment on in which anybody gets an answer, for eight ticks after the first that is complete. */
    private List<JsonNode> completeAnswers(AppProcess app) throws InterruptedException {
        List<JsonNode> complete = new ArrayList<>();
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (Instant.now().isBefore(end)) {
            try {
                HttpResponse<String> answer = app.get("/api/v1/stats?period=15m");
                if (answer.headers().firstValue("Stats-Complete").orElse("").equals("true")) {
                    if (complete.isEmpty()) {
                        end = Instant.now().plusSeconds(8);
                    }
                    complete.add(json.readTree(answer.body()));
                }
            } catch (IOException notYetUp) {
                assertThat(Instant.now()).isBefore(end);
            }
            Thread.sleep(20);
        }
        return complete;
    }

    /** The state may be from before the last points: those are written again, at the same times, and what they tell adds up. */
    @Test
    void stateOfBeforeTheLastPoints_countsNothingTwice() throws Exception {
        Path file = folder.resolve("data").resolve(StateFile.NAME);
        Path older = folder.resolve("older");
        try (AppProcess app = AppProcess.start(folder, settings())) {
            awaitTicks(app, 6);
            Files.copy(file, older);
            awaitTicks(app, recorded(app).websocket().size() + 4);
            app.kill();
        }
        Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
        try (AppProcess app = AppProcess.start(folder, settings())) {
            Instant backAt = Instant.now();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> recorded(app).websocket().lastKey().isAfter(backAt.plusSeconds(3)));

            assertNothingIsMissing(recorded(app));
        }
    }

    private static void awaitTicks(AppProcess app, int number) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> recorded(app).websocket().size() >= number
                        && recorded(app).enrichment().size() >= number);
    }

    private static void assertNothingIsMissing(Recorded recorded) {
        for (NavigableMap<Instant, Long> counts :
                List.of(recorded.websocket(), recorded.enrichment(), recorded.writes())) {
            long seconds = Duration.between(counts.firstKey(), counts.lastKey()).toSeconds();
            assertThat(counts).as("a point for each second").hasSize((int) seconds + 1);
            Instant warm = counts.firstKey().plus(COLD);
            assertThat(sum(counts.tailMap(warm, false)))
                    .isCloseTo((seconds - COLD.toSeconds()) * EVENTS_A_SECOND, Offset.offset(EVENTS_A_SECOND / 2L));
        }
    }

    private static long sum(Map<Instant, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What was recorded, by the border that ends each interval. */
    private record Recorded(
            NavigableMap<Instant, Long> websocket,
            NavigableMap<Instant, Long> enrichment,
            NavigableMap<Instant, Long> writes) {}

    /** A point lies a millisecond before the border that ends its interval. */
    private static Recorded recorded(AppProcess app) throws IOException {
        Recorded recorded = new Recorded(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        try (Stream<String> lines = app.lines("/api/v1/export.lp")) {
            lines.map(POINT::matcher).filter(Matcher::matches).forEach(point -> {
                Instant end = Instant.ofEpochMilli(Long.parseLong(point.group(4)) / 1_000_000 + 1);
                boolean isEnrichment = point.group(1).equals("enrichment-pipeline");
                (isEnrichment ? recorded.enrichment : recorded.websocket).put(end, Long.parseLong(point.group(2)));
                if (isEnrichment) {
                    recorded.writes.put(end, Long.parseLong(point.group(3)));
                }
            });
        }
        return recorded;
    }

    @Test
    void damagedFile_isIgnored_withOneLine(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve(StateFile.NAME), "admin-api upstream-state: 1: 0\n{}");
        try (App app = App.start(Map.of("DATA_DIR", folder.toString()))) {
            assertThat(app.get("/api/v1/stats").statusCode()).isEqualTo(200);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains(file.toString())))
                .singleElement()
                .asString()
                .contains("is not used: it is damaged");
    }

    @Test
    void folderThatCantBeWritten_isOneWarning_andTheServiceGoesOn(CapturedOutput output) {
        Map<String, String> settings = Map.of(
                "DATA_DIR",
                "pom.xml/data",
                "INFLUXDB_URL",
                "http://127.0.0.1:1",
                "INFLUXDB_TOKEN",
                "token",
                "SAMPLE_INTERVAL",
                "1s",
                "WEBSOCKET_INGESTION_URL",
                url(websocket));
        try (App app = App.start(settings)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> app.json("/api/v1/stats")
                                    .path("metrics")
                                    .path("total_events")
                                    .asLong()
                            > 80);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains(StateFile.NAME)))
                .singleElement()
                .asString()
                .contains("WARN", "can't be written");
    }
}
