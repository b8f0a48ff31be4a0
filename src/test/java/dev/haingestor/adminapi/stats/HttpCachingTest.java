package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What clients and proxies are told about keeping answers, over an embedded store whose tail lives for a minute. */
@Tag("integration")
class HttpCachingTest {

    private static final StandIns UPSTREAM = new StandIns();
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
        forget();
    }

    private void forget() {
        app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats/cache")).DELETE());
    }

    private static HttpResponse<String> get(String path, String ifNoneMatch) {
        return app.send(HttpRequest.newBuilder(app.uri(path)).header("If-None-Match", ifNoneMatch));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/services", "/alerts", "/performance"})
    void sameAnswer_isNotSentAgain(String view) {
        HttpResponse<String> first = app.get("/api/v1/stats" + view);

        HttpResponse<String> second = get("/api/v1/stats" + view, header(first, "ETag"));

        assertThat(header(first, "ETag")).matches("\"[\\w-]{16}\"");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        for (String name : List.of("ETag", "Stats-Source", "Stats-Complete")) {
            assertThat(header(second, name))
                    .as(name)
                    .isEqualTo(header(first, name))
                    .isNotEmpty();
        }
        assertThat(header(second, "Cache-Control")).startsWith("max-age=");
        assertThat(header(second, "Cache-Status")).startsWith("admin-api; hit; ttl=");
    }

    @Test
    void ifNoneMatch_takesListsAndWeakTags() {
        String etag = header(app.get("/api/v1/stats"), "ETag");

        assertThat(Stream.of("\"other\", " + etag, "W/" + etag, "*")
                        .map(tag -> get("/api/v1/stats", tag).statusCode()))
                .containsOnly(304);
        assertThat(get("/api/v1/stats", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void secondAnswer_isTheFirstOnesBytes_andSaysSo() {
        HttpResponse<String> first = app.get("/api/v1/stats?period=24h");
        HttpResponse<String> second = app.get("/api/v1/stats?period=24h");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(header(first, "Cache-Status")).startsWith("admin-api; fwd=miss; stored; ttl=");
        assertThat(header(second, "Cache-Status")).startsWith("admin-api; hit; ttl=");
    }

    @Test
    void maxAge_isWhatIsLeftOfTheMinute() {
        app.get("/api/v1/stats");
        String keep = header(app.get("/api/v1/stats"), "Cache-Control");

        assertThat(keep).matches("max-age=\\d+, must-revalidate");
        assertThat(Long.parseLong(keep.replaceAll("\\D", ""))).isBetween(1L, 59L);
    }

    @Test
    void head_hasTheHeadersAndNoBody() {
        HttpResponse<String> whole = app.get("/api/v1/stats");

        HttpResponse<String> head = app.send(
                HttpRequest.newBuilder(app.uri("/api/v1/stats")).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.body()).isEmpty();
        assertThat(header(head, "ETag")).isEqualTo(header(whole, "ETag"));
        assertThat(header(head, "Content-Length")).isEqualTo("" + whole.body().length());
    }

    @Test
    void questions_doNotMix() {
        List<String> paths = List.of(
                "/api/v1/stats",
                "/api/v1/stats?period=24h",
                "/api/v1/stats?window=5m",
                "/api/v1/stats?service=a",
                "/api/v1/stats/services",
                "/api/v1/stats/alerts");
        List<String> bodies = paths.stream().map(path -> app.get(path).body()).toList();

        assertThat(bodies).doesNotHaveDuplicates();
        assertThat(paths.stream().map(path -> app.get(path).body())).isEqualTo(bodies);
    }

    @Test
    void service_isKeptByItsName() {
        for (String name : List.of("a", "b")) {
            app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "service_metrics,service=" + name + " write_attempts=1i")));
        }
        forget();

        for (String name : List.of("a", "b", "a", "b")) {
            assertThat(app.json("/api/v1/stats?service=" + name)
                            .path("metrics")
                            .path("services")
                            .propertyNames())
                    .containsExactly(name);
        }
    }

    @Test
    void strictAnswer_isTheOtherOnesBytes() {
        HttpResponse<String> strict = app.get("/api/v1/stats?strict=true");

        assertThat(strict.body()).isEqualTo(app.get("/api/v1/stats").body());
        assertThat(header(strict, "ETag")).isEqualTo(header(app.get("/api/v1/stats?strict=false"), "ETag"));
    }

    @Test
    void latePoint_showsAtOnce() {
        String etag = header(app.get("/api/v1/stats"), "ETag");
        long before =
                app.json("/api/v1/stats").path("metrics").path("total_events").asLong();
        Instant late = Instant.now().minusSeconds(1_200);

        app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "home_assistant_events,entity_id=late state=\"on\" " + late.toEpochMilli() + "000000")));

        assertThat(get("/api/v1/stats", etag).statusCode()).isEqualTo(200);
        assertThat(app.json("/api/v1/stats")
                        .path("metrics")
                        .path("total_events")
                        .asLong())
                .isEqualTo(before + 1);
    }

    @Test
    void whatAnUpstreamServiceSaysAnew_showsAtOnce() {
        try (App sampling = App.start(UPSTREAM.settings(Map.of(
                "STATS_CACHE_LIVE_TTL",
                "1m",
                "STATS_CACHE_TTL",
                "10m",
                "STATS_BUDGET",
                "30s",
                "SAMPLE_INTERVAL",
                "1s")))) {
            HttpResponse<String> first = sampling.get("/api/v1/stats");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                HttpResponse<String> second = sampling.send(HttpRequest.newBuilder(sampling.uri("/api/v1/stats"))
                        .header("If-None-Match", header(first, "ETag")));
                assertThat(second.statusCode()).isEqualTo(200);
                assertThat(sampling.read(second.body()).path("timestamp"))
                        .isEqualTo(sampling.read(first.body()).path("timestamp"));
            });
        }
    }

    @Test
    void answerForManyAtOnce_isRenderedOnce() {
        InfluxStatsService service = app.bean(InfluxStatsService.class);
        StatsRequest request = StatsRequest.of(Period.DAY);
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<CompletableFuture<RenderedBody>> rendered = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> service.answer(request, StatsView.STATS, AnswerForm.PLAIN_JSON)
                                .body(),
                        clients))
                .toList();

        assertThat(rendered)
                .extracting(CompletableFuture::join)
                .allMatch(each -> each == rendered.get(0).join());
        clients.shutdown();
    }

    @Test
    void forgotten_isReadAgain() {
        HttpResponse<String> first = app.get("/api/v1/stats");
        forget();
        HttpResponse<String> second = app.get("/api/v1/stats");

        assertThat(header(second, "Cache-Status")).startsWith("admin-api; fwd=miss");
        assertThat(header(second, "ETag")).isNotEqualTo(header(first, "ETag"));
    }

    @Test
    void incompleteAnswer_isKeptByNobody() {
        try (App broken =
                App.start(UPSTREAM.settings(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "t")))) {
            HttpResponse<String> answer = broken.get("/api/v1/stats");

            assertThat(answer.headers().firstValue("ETag")).isEmpty();
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            assertThat(header(answer, "Cache-Status")).isEqualTo("admin-api; fwd=bypass; detail=incomplete");
        }
    }
}
