package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.web.ContentCoding;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Bodies are packed where a client accepts that, and caches can tell the packed ones from the others. */
@Tag("integration")
class CompressionTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String STATS = "/api/v1/stats?period=24h";
    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(UPSTREAM.settings(Map.of(
                "STATS_CACHE_LIVE_TTL",
                "1m",
                "STATS_CACHE_TTL",
                "10m",
                "STATS_BUDGET",
                "30s",
                "SAMPLE_INTERVAL",
                "10m")));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Upstream.all().stream()
                        .allMatch(upstream ->
                                app.bean(UpstreamMonitor.class).last(upstream).isPresent()));
    }

    @AfterAll
    static void stop() {
        app.close();
        UPSTREAM.close();
    }

    /** An answer of the next minute is another one, so that no test begins at a minute's end. */
    @BeforeEach
    void waitForMinuteWithTimeLeft() {
        await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().getEpochSecond() % 60 < 50);
    }

    private static HttpResponse<byte[]> send(String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(app.uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        try {
            return HTTP.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<byte[]> packed(String path) {
        return send("GET", path, "Accept-Encoding", "gzip");
    }

    private static String header(HttpResponse<?> answer, String name) {
        List<String> values = answer.headers().allValues(name);
        assertThat(values).as(name).hasSizeLessThan(2);
        return String.join(",", values);
    }

    private static byte[] unpacked(HttpResponse<byte[]> answer) {
        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/stats", STATS, "/api/v1/stats/performance?period=7d", "/api/v1/analytics"})
    void packedAnswer_isTheOtherOnesBytes(String path) {
        HttpResponse<byte[]> plain = send("GET", path);
        HttpResponse<byte[]> packed = packed(path);

        boolean isSmall = plain.body().length < ContentCoding.LEAST_BYTES;
        assertThat(isSmall).isEqualTo(path.contains("performance"));
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(isSmall ? packed.body() : unpacked(packed)).isEqualTo(plain.body());
        assertThat(header(packed, "Content-Length")).isEqualTo("" + packed.body().length);
        assertThat(isSmall || packed.body().length < plain.body().length / 2).isTrue();
        for (HttpResponse<byte[]> answer : List.of(plain, packed)) {
            assertThat(answer.headers().allValues("Vary")).containsExactly("Origin", "Accept-Encoding", "Accept");
        }
        assertThat(header(packed, "ETag")).isEqualTo((isSmall ? "" : "W/") + header(plain, "ETag"));
    }

    @Test
    void tagOfEitherForm_isNotSentAgain() {
        String plain = header(send("GET", STATS), "ETag");
        String packed = header(packed(STATS), "ETag");
        assertThat(packed).isEqualTo("W/" + plain).startsWith("W/\"");

        for (String tag : List.of(plain, packed, "\"other\", " + packed, "*")) {
            for (String coding : List.of("gzip", "identity")) {
                HttpResponse<byte[]> answer = send("GET", STATS, "If-None-Match", tag, "Accept-Encoding", coding);

                assertThat(answer.statusCode()).as(tag + " " + coding).isEqualTo(304);
                assertThat(answer.body()).isEmpty();
                assertThat(header(answer, "ETag")).isEqualTo(coding.equals("gzip") ? packed : plain);
                assertThat(header(answer, "Content-Encoding")).isEmpty();
                assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding", "Accept");
            }
        }
        assertThat(send("GET", STATS, "If-None-Match", "\"other\"", "Accept-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void head_hasTheHeadersOfThePackedAnswer() {
        HttpResponse<byte[]> packed = packed(STATS);
        HttpResponse<byte[]> head = send("HEAD", STATS, "Accept-Encoding", "gzip");

        assertThat(head.body()).isEmpty();
        for (String name : List.of("ETag", "Content-Encoding", "Content-Length", "Content-Type")) {
            assertThat(header(head, name))
                    .as(name)
                    .isEqualTo(header(packed, name))
                    .isNotEmpty();
        }
    }

    @Test
    void answerForManyAtOnce_isPackedOnce() {
        InfluxStatsService service = app.bean(InfluxStatsService.class);
        StatsRequest request = StatsRequest.of(Period.WEEK);
        AnswerForm packed = new AnswerForm(AnswerFormat.JSON, ContentCoding.GZIP);
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<CompletableFuture<RenderedBody>> rendered = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> service.answer(request, StatsView.STATS, packed).body(), clients))
                .toList();

        assertThat(rendered)
                .extracting(CompletableFuture::join)
                .allMatch(each ->
                        each.form().isPacked() && each == rendered.get(0).join());
        clients.shutdown();
    }

    /** These are packed by Tomcat. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/health", "/actuator/prometheus"})
    void otherBodies_arePackedToo(String path) {
        HttpResponse<byte[]> packed = packed(path);

        assertThat(new String(unpacked(packed))).startsWith(path.contains("health") ? "{" : "#");
        assertThat(packed.headers().allValues("Vary")).anyMatch(value -> value.contains("accept-encoding"));
        assertThat(header(send("GET", path), "Content-Encoding")).isEmpty();
        assertThat(header(send("GET", path, "Accept-Encoding", "gzip;q=0"), "Content-Encoding"))
                .isEmpty();
        assertThat(send("HEAD", path, "Accept-Encoding", "gzip").body()).isEmpty();
    }

    @Test
    void incompleteAnswer_isPackedToo() {
        try (App broken =
                App.start(UPSTREAM.settings(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "t")))) {
            HttpResponse<String> plain = broken.get("/api/v1/stats");
            HttpResponse<String> packed = broken.send(
                    HttpRequest.newBuilder(broken.uri("/api/v1/stats")).header("Accept-Encoding", "gzip"));

            assertThat(header(plain, "Content-Encoding")).isEmpty();
            assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(packed, "Cache-Control")).isEqualTo("no-store");
            assertThat(packed.headers().firstValue("ETag")).isEmpty();
        }
    }
}
