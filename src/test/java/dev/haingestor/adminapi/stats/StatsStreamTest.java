package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that receive statistics as they change, from the running service. */
@Tag("integration")
class StatsStreamTest {

    private static final String PATH = "/api/v1/stats/stream";
    private static final int MANY = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final StandIns UPSTREAM = new StandIns();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(THREADS)
            .build();

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        UPSTREAM.close();
    }

    /** Answers live for a second, so events come as often. */
    private static App start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "STATS_CACHE_LIVE_TTL",
                "1s",
                "STATS_CACHE_TTL",
                "10s",
                "STATS_BUDGET",
                "30s",
                "STATS_STREAM_HEARTBEAT",
                "1s",
                "STATS_STREAM_WRITE_TIMEOUT",
                "3s"));
        all.putAll(settings);
        App app = App.start(UPSTREAM.settings(all));
        await().atMost(PATIENCE)
                .until(() -> Upstream.all().stream()
                        .allMatch(upstream ->
                                app.bean(UpstreamMonitor.class).last(upstream).isPresent()));
        return app;
    }

    private static Subscriber subscribe(App app, String query, String lastEventId) {
        return new Subscriber(HTTP, app.uri(PATH + query), lastEventId);
    }

    private static void write(App app, String lines) {
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                                .POST(HttpRequest.BodyPublishers.ofString(lines)))
                        .statusCode())
                .isEqualTo(204);
    }

    private static HttpResponse<String> ask(App app, String path) {
        return app.send(HttpRequest.newBuilder(app.uri(path)).header("Accept", "text/event-stream"));
    }

    private static double subscribers(App app) {
        return app.metric("admin_api_stream_subscribers");
    }

    private static long events(Subscriber subscriber) {
        return subscriber.latest().json().path("metrics").path("total_events").asLong();
    }

    @Test
    void thousandSubscribers_costOneAnswer_andAllAreToldOfTheChange() {
        try (App app = start(Map.of("server.tomcat.threads.max", "10"))) {
            List<Subscriber> all = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                all.add(subscribe(app, "?period=1h", ""));
            }
            await().atMost(PATIENCE).until(() -> all.stream().allMatch(each -> each.count() > 0));
            double asked = app.metric("admin_api_stream_answers_total");
            long begun = System.nanoTime();
            assertThat(subscribers(app)).isEqualTo(MANY);

            write(app, "home_assistant_events,entity_id=a state=\"on\"");
            await().atMost(PATIENCE).until(() -> all.stream().allMatch(each -> events(each) == 1));

            double answers = app.metric("admin_api_stream_answers_total") - asked;
            assertThat(answers).isBetween(1.0, 2 + (System.nanoTime() - begun) / 1e9);
            List<String> ids =
                    all.get(0).events().stream().map(Subscriber.Event::id).toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat((double) ids.size()).isLessThanOrEqualTo(app.metric("admin_api_stream_events_total"));
            // Reading goes on beside them: they hold none of the ten threads.
            for (int i = 0; i < 20; i++) {
                assertThat(app.json("/api/v1/stats").path("complete").asBoolean())
                        .isTrue();
            }

            all.forEach(Subscriber::close);
            await().atMost(PATIENCE).until(() -> subscribers(app) == 0);
            double last = app.metric("admin_api_stream_answers_total");
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> app.metric("admin_api_stream_answers_total") == last);
        }
    }

    @Test
    void event_isTheBodyOfTheAnswer_andItsIdTheTag() {
        try (App app = start(Map.of("STATS_CACHE_LIVE_TTL", "1m", "STATS_CACHE_TTL", "10m", "SAMPLE_INTERVAL", "10m"));
                Subscriber subscriber = subscribe(app, "?period=24h&window=1h", "")) {
            await().atMost(PATIENCE).until(() -> subscriber.count() > 0);

            HttpResponse<String> answer = app.get("/api/v1/stats?period=24h&window=1h");

            assertThat(subscriber.latest().type()).isEmpty();
            assertThat(subscriber.latest().data()).isEqualTo(answer.body());
            assertThat(answer.headers().firstValue("ETag"))
                    .contains('"' + subscriber.latest().id() + '"');
            assertThat(subscriber.retry()).isEqualTo("5000");
        }
    }

    @Test
    void clientThatHasTheEvent_isNotSentItAgain_butHeartbeats() {
        try (App app = start(Map.of("STATS_CACHE_LIVE_TTL", "1m", "STATS_CACHE_TTL", "10m", "SAMPLE_INTERVAL", "10m"));
                Subscriber first = subscribe(app, "", "")) {
            await().atMost(PATIENCE).until(() -> first.count() > 0);
            String id = first.latest().id();
            try (Subscriber again = subscribe(app, "", id);
                    Subscriber other = subscribe(app, "", "other")) {
                await().atMost(PATIENCE).until(() -> again.comments() >= 3 && other.count() > 0);

                assertThat(again.count()).isZero();
                assertThat(other.events()).extracting(Subscriber.Event::id).containsExactly(id);
                assertThat(first.count()).isEqualTo(1);
            }
        }
    }

    /** It is cut off when it has not taken an event in time; the other one receives all, when they come. */
    @Test
    void clientThatNeverReads_isDropped_andOthersAreNotDelayed() throws Exception {
        try (App app = start(Map.of());
                Socket silent = new Socket()) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 600; i++) {
                lines.append("service_metrics,service=a-service-with-a-name-")
                        .append(i)
                        .append(" write_attempts=1i,write_errors=0i\n");
            }
            write(app, lines.toString());
            silent.setReceiveBufferSize(4_096);
            silent.connect(new InetSocketAddress("127.0.0.1", app.uri("/").getPort()));
            silent.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (Subscriber reading = subscribe(app, "", "")) {
                List<Integer> counts = new ArrayList<>();
                await().pollInterval(Duration.ofMillis(500))
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> {
                            counts.add(reading.count());
                            return app.metric("admin_api_stream_dropped_total") == 1;
                        });
                int whenDropped = reading.count();

                assertThat(subscribers(app)).isEqualTo(1);
                assertThat((double) whenDropped)
                        .isCloseTo(app.metric("admin_api_stream_events_total"), Offset.offset(2.0));
                // No gap of ten seconds, though a write that waits for the other one would take twice as long.
                for (int i = 20; i < counts.size(); i++) {
                    assertThat(counts.get(i)).isGreaterThan(counts.get(i - 20));
                }
                await().atMost(PATIENCE).until(() -> reading.count() > whenDropped + 2);
                assertThat(isCutOff(silent)).isTrue();
            }
        }
    }

    /** Reads what has arrived before, and then the end without the last chunk. */
    private static boolean isCutOff(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        try {
            byte[] bytes = socket.getInputStream().readAllBytes();
            return !new String(bytes, StandardCharsets.UTF_8).endsWith("0\r\n\r\n");
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void shutdown_endsStreamsInOrder_andDoesNotWaitForThem() throws Exception {
        App app = start(Map.of("SHUTDOWN_TIMEOUT", "60s"));
        List<Subscriber> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(subscribe(app, "", ""));
        }
        await().atMost(PATIENCE).until(() -> all.stream().allMatch(each -> each.count() > 0));
        long begun = System.nanoTime();

        app.close();

        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
        for (Subscriber each : all) {
            assertThat(each.endedInOrder().get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void noAnswer_isAnEventOfItsOwn_sentOnce() {
        try (App app = App.start(Map.of(
                        "INFLUXDB_URL",
                        "http://127.0.0.1:1",
                        "INFLUXDB_TOKEN",
                        "t",
                        "SAMPLE_INTERVAL",
                        "1s",
                        "STATS_STREAM_HEARTBEAT",
                        "1s"));
                Subscriber subscriber = subscribe(app, "?strict=true", "")) {
            await().atMost(PATIENCE).until(() -> subscriber.comments() > 5);

            assertThat(subscriber.events())
                    .isNotEmpty()
                    .allMatch(event ->
                            event.type().equals("unavailable") && event.id().isEmpty());
            assertThat(subscriber.latest().json().path("status").asInt()).isEqualTo(503);
            assertThat(subscriber.latest().json().path("type").asString())
                    .isEqualTo("urn:admin-api:problem:incomplete-answer");
            assertThat(subscriber.events()).doesNotHaveDuplicates();
        }
    }

    @Test
    void subscribersAndQuestions_areBounded() {
        try (App app = start(Map.of("STATS_STREAM_MAX_SUBSCRIBERS", "3", "STATS_STREAM_MAX_PER_QUESTION", "2"))) {
            Subscriber one = subscribe(app, "", "");
            Subscriber two = subscribe(app, "", "");
            await().atMost(PATIENCE).until(() -> one.count() > 0 && two.count() > 0);

            assertProblem(ask(app, PATH), 429);
            Subscriber three = subscribe(app, "?period=24h", "");
            await().atMost(PATIENCE).until(() -> three.count() > 0);
            HttpResponse<String> refused = ask(app, PATH + "?period=7d");
            assertProblem(refused, 503);
            assertThat(refused.body()).contains("STATS_STREAM_MAX_SUBSCRIBERS");
            assertThat(refused.headers().firstValue("Retry-After")).contains("30");

            one.close();
            await().atMost(PATIENCE).until(() -> subscribers(app) == 2);
            try (Subscriber next = subscribe(app, "", "")) {
                await().atMost(PATIENCE).until(() -> next.count() > 0);
            }
            two.close();
            three.close();
        }
    }

    @Test
    void questionsThatDiffer_areBounded() {
        try (App app = start(Map.of())) {
            List<Subscriber> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(subscribe(app, "?service=s" + i, ""));
            }
            await().atMost(PATIENCE).until(() -> subscribers(app) == 50);

            assertProblem(ask(app, PATH + "?service=another"), 429);
            try (Subscriber same = subscribe(app, "?service=s7", "")) {
                await().atMost(PATIENCE).until(() -> same.count() > 0);
            }
            all.forEach(Subscriber::close);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void badRequests_areProblems_andHeadSubscribesToNothing() {
        try (App app = start(Map.of())) {
            assertProblem(ask(app, PATH + "?period=2h"), 400);
            assertThat(app.send(HttpRequest.newBuilder(app.uri(PATH)).header("Accept", "application/json"))
                            .statusCode())
                    .isEqualTo(406);
            HttpResponse<String> head = app.send(HttpRequest.newBuilder(app.uri("/api/stats/stream"))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream;charset=utf-8");
            assertThat(subscribers(app)).isZero();
        }
    }
}
