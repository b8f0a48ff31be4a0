package dev.haingestor.adminapi.stats;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.AppProcess;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.TooManyRequestsException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Questions that hardly anybody asks, asked by many: whoever asks the usual ones doesn't notice. */
@Tag("integration")
@Tag("slow")
class RareQuestionLimitTest {

    private static final int CLIENTS = 64;

    @RegisterExtension
    private final WireMockExtension influx = WireMockExtension.newInstance()
            .options(options().dynamicPort().containerThreads(60))
            .build();

    @TempDir
    private Path folder;

    /** @param text what only the reads of the rare question have in them */
    @ParameterizedTest
    @CsvSource({
        "'\"magnitude\":480', /api/v1/stats?period=6h&window=8m",
        "'\"entity_id\"', /api/v1/events/stats?period=6h"
    })
    void rareQuestionsThatHang_openNoBreakerOfTheUsualOnes(String text, String rare) {
        influx.stubFor(post(anyUrl()).willReturn(aResponse().withBody("\r\n")));
        influx.stubFor(post("/query?db=home_assistant_events")
                .willReturn(aResponse().withBody("{\"results\":[{\"statement_id\":0}]}")));
        influx.stubFor(post(anyUrl())
                .withRequestBody(containing(text))
                .willReturn(aResponse().withFixedDelay(10_000).withBody("\r\n")));
        try (StandIns upstream = new StandIns();
                App app = App.start(upstream.settings(Map.of(
                        "INFLUXDB_URL",
                        influx.baseUrl(),
                        "INFLUXDB_TOKEN",
                        "token",
                        "STATS_BUDGET",
                        "1s",
                        "INFLUXDB_TIMEOUT",
                        "15s",
                        "STATS_CHECK_INTERVAL",
                        "1m")))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> isComplete(app.get("/api/v1/stats?period=6h")));
            for (int i = 0; i < 8; i++) {
                assertThat(isComplete(app.get(rare))).isFalse();
            }
            assertThat(app.metric("resilience4j_circuitbreaker_state{name=\"influxdb\",state=\"closed\"}"))
                    .isEqualTo(1);
            assertThat(app.metric("resilience4j_circuitbreaker_state{name=\"influxdb-rare\",state=\"open\"}"))
                    .isEqualTo(1);
            assertThat(isComplete(app.get("/api/v1/stats?period=6h"))).isTrue();
        }
    }

    @Test
    void moreThanAFew_areToldToComeAgain() throws Exception {
        RareQuestionLimit rare = new RareQuestionLimit();
        CountDownLatch enough = new CountDownLatch(1);
        Queue<Duration> refused = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            asked.add(clients.submit(() -> {
                try {
                    rare.ask(() -> waited(enough));
                } catch (TooManyRequestsException e) {
                    refused.add(Duration.ZERO);
                }
            }));
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> refused.size() >= CLIENTS - Runtime.getRuntime().availableProcessors() - 1);
        enough.countDown();
        for (Future<?> one : asked) {
            one.get(10, TimeUnit.SECONDS);
        }
        clients.shutdown();
        assertThat(refused.size()).isLessThan(CLIENTS);
        assertThat(rare.ask(() -> "again")).isEqualTo("again");
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isComplete(HttpResponse<String> answer) {
        return answer.headers().firstValue(AnswerResponses.COMPLETE_HEADER).equals(Optional.of("true"));
    }

    /** In a process of its own with 256 MB of heap. */
    @Test
    void manyClientsWithRareQuestions_keepDashboardsComplete() throws Exception {
        try (AppProcess app = AppProcess.start(folder, Map.of("EMBEDDED_RETENTION", "0"))) {
            write(app);
            for (Period period : Period.values()) {
                assertThat(app.get("/api/v1/stats?period=" + period.label()).statusCode())
                        .isEqualTo(200);
            }
            Set<String> seen = Collections.synchronizedSet(new TreeSet<>());
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            List<Future<?>> attacks = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(i -> clients.submit(() -> {
                        attack(app, new Random(i), end, seen);
                        return null;
                    }))
                    .toList();
            List<Long> millis = new ArrayList<>();
            while (System.nanoTime() < end) {
                long started = System.nanoTime();
                HttpResponse<String> answer = app.get("/api/v1/stats?period=1h");
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(isComplete(answer)).as(answer.body()).isTrue();
                TimeUnit.MILLISECONDS.sleep(100);
            }
            for (Future<?> attack : attacks) {
                attack.get(1, TimeUnit.MINUTES);
            }
            clients.shutdown();
            millis.sort(null);
            System.out.printf(
                    "RareQuestionLimitTest: a dashboard's %d answers took %d ms at the median, %d ms at p99; %d MB resident%n",
                    millis.size(),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 99 / 100),
                    app.watched().megabytes());
            // A rare question that a busy machine does not answer within the budget is to be asked again, too.
            assertThat(seen).contains("200", "429 Retry-After").isSubsetOf("200", "429 Retry-After", "503 Retry-After");
            assertThat(app.watched().megabytes()).isLessThan(700);
        }
    }

    private static void attack(AppProcess app, Random random, long end, Set<String> seen) throws Exception {
        List<String> questions = questions();
        while (System.nanoTime() < end) {
            String question = questions.get(random.nextInt(questions.size()));
            String service = random.nextBoolean() ? "" : "&service=s" + random.nextInt(1_000);
            HttpResponse<String> answer = app.get("/api/v1/stats?" + question + service);
            boolean later = answer.headers().firstValue("Retry-After").isPresent();
            seen.add(answer.statusCode() + (later ? " Retry-After" : ""));
            if (later) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (Period period : Period.values()) {
            for (int seconds = 1; seconds <= 86_400; seconds++) {
                Duration window = Duration.ofSeconds(seconds);
                if (period.fits(window) && !window.equals(period.step())) {
                    questions.add("period=" + period.label() + "&window=" + seconds + "s");
                }
            }
        }
        return questions;
    }

    private static void write(AppProcess app) throws IOException {
        long now = Instant.now().getEpochSecond();
        for (int day = 0; day < 10; day++) {
            StringBuilder lines = new StringBuilder();
            for (int minute = 0; minute < 1_440; minute += 10) {
                long time = now - day * 86_400L - minute * 60L;
                lines.append("home_assistant_events,entity_id=light.desk state=\"on\" ")
                        .append(time)
                        .append('\n');
                for (int service = 0; service < 20; service++) {
                    lines.append("service_metrics,service=s")
                            .append(service)
                            .append(" events_processed=5i,write_attempts=5i,")
                            .append("write_errors=0i,processing_time_ms=12.5 ")
                            .append(time)
                            .append('\n');
                }
            }
            assertThat(app.post("/api/v2/write?precision=s", lines.toString()).statusCode())
                    .isEqualTo(204);
        }
    }
}
