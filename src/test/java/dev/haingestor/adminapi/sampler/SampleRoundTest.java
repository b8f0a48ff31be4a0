package dev.haingestor.adminapi.sampler;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.rollup.DurationSketch;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.upstream.Availability;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.UpstreamClient;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.upstream.UpstreamProperties;
import dev.haingestor.adminapi.upstream.WatchedService;
import dev.haingestor.adminapi.upstream.WatchedServices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Rounds over real HTTP. */
class SampleRoundTest {

    private static final Instant TICK = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final StandIns services = new StandIns();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<ServicesSampled> told = new CopyOnWriteArrayList<>();
    private final Sampler sampler =
            new Sampler(new SampledQueries(SampledWorld.EVENTS, SampledWorld.SERVICES, SampledWorld.LATENCY), INTERVAL);
    private final SetClock clock = new SetClock(TICK);

    @RegisterExtension
    private final WireMockExtension weather = WireMockExtension.newInstance().build();

    private UpstreamMonitor upstreams;
    private WatchedServices watched;
    private SampleRound round;

    @BeforeEach
    void start() {
        weather.stubFor(get("/health").willReturn(aResponse().withBody("fine")));
        Map<String, String> urls = services.settings(Map.of());
        UpstreamProperties properties = new UpstreamProperties(
                urls.get("WEBSOCKET_INGESTION_URL"),
                urls.get("ENRICHMENT_PIPELINE_URL"),
                "",
                Duration.ofSeconds(20),
                INTERVAL);
        UpstreamClient client = new UpstreamClient(properties, clock);
        upstreams = new UpstreamMonitor(client, properties.configured());
        watched = new WatchedServices(List.of(new WatchedService("weather-api", weather.baseUrl())), client, executor);
        answer(0);
        round = new SampleRound(sampler, upstreams, watched, List.of(new Fixed()), executor, told::add);
    }

    @AfterEach
    void stop() {
        upstreams.close();
        executor.shutdownNow();
        services.close();
    }

    @Test
    void bothAnswer_oneEventOfBoth() {
        round.run(TICK).join();
        answer(1);
        round.run(TICK.plus(INTERVAL)).join();

        assertThat(told).hasSize(2).extracting(ServicesSampled::tick).containsExactly(TICK, TICK.plus(INTERVAL));
        assertThat(told.get(0).deltas()).isEmpty();
        assertThat(told.get(1).deltas())
                .extracting(ServiceDelta::service)
                .containsExactlyInAnyOrder("websocket-ingestion", "enrichment-pipeline");
        assertThat(delta(told.get(1)).writeAttempts()).hasValue(3);
    }

    @Test
    void hungService_keepsNobodyWaiting_andIsNotAskedAgain() {
        round.run(TICK).join();
        answer(1);
        services.websocketAnswers(aResponse().withFixedDelay(60_000));
        CompletableFuture<Void> hangs = round.run(TICK.plus(INTERVAL));
        await().until(() -> sampler.ticks().get("enrichment-pipeline").answered() == 2);
        round.run(TICK.plus(INTERVAL.multipliedBy(2))).join();

        assertThat(hangs).isNotDone();
        assertThat(sampler.ticks())
                .containsEntry("websocket-ingestion", new Availability(2, 1))
                .containsEntry("enrichment-pipeline", new Availability(3, 3));
    }

    @Test
    void watchedServiceHangs_keepsNobodyWaiting_andIsNotAskedAgain() {
        round.run(TICK).join();
        weather.stubFor(get("/health").willReturn(aResponse().withFixedDelay(60_000)));
        CompletableFuture<Void> hangs = round.run(TICK.plus(INTERVAL));
        await().until(() -> told.size() == 2);
        round.run(TICK.plus(INTERVAL.multipliedBy(2)));
        await().until(() -> told.size() == 3);

        assertThat(hangs).isNotDone();
        assertThat(watched.ticks("weather-api")).isEqualTo(new Availability(2, 1));
        assertThat(sampler.ticks()).doesNotContainKey("weather-api");
        weather.verify(2, getRequestedFor(urlEqualTo("/health")));
    }

    @Test
    void lateRound_isToldWithTheNext() {
        round.run(TICK).join();
        answer(1);
        round.run(TICK).join();
        assertThat(told).hasSize(1);
        round.run(TICK.minusSeconds(3_600)).join();
        round.run(TICK.plus(INTERVAL)).join();

        assertThat(told).hasSize(2);
        assertThat(delta(told.get(1)).writeAttempts()).hasValue(3);
    }

    @Test
    void nobodyAnswers_nothingIsTold() {
        services.websocketAnswers(aResponse().withStatus(503));
        services.enrichmentAnswers(aResponse().withStatus(503));
        round.run(TICK).join();

        assertThat(told).isEmpty();
        assertThat(sampler.ticks()).containsEntry("websocket-ingestion", new Availability(1, 0));
    }

    @Test
    void probes_areSampled() {
        round.run(TICK.plus(INTERVAL)).join();
        assertThat(sampler.known(SampledWorld.LATENCY, new Range(TICK, TICK.plusSeconds(60), Duration.ofMinutes(1))))
                .hasSize(1);
    }

    @Test
    void ticks_areMultiplesOfTheInterval() {
        Instant time = Instant.parse("2026-11-23T12:00:07.5Z");
        assertThat(SampleSchedule.floor(time, INTERVAL)).isEqualTo(TICK);
        assertThat(SampleSchedule.untilNext(time, INTERVAL)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(SampleSchedule.floor(TICK, INTERVAL)).isEqualTo(TICK);
        assertThat(SampleSchedule.untilNext(TICK, INTERVAL)).isEqualTo(INTERVAL);
    }

    @Test
    void ticksThatWeWereStoppedFor_areOursAndNotAnswered() {
        assertThat(SampleSchedule.missed(Duration.ofSeconds(61), INTERVAL)).isEqualTo(5);
        assertThat(SampleSchedule.missed(Duration.ofSeconds(13), INTERVAL)).isZero();
        assertThat(SampleSchedule.missed(Duration.ofSeconds(2), INTERVAL)).isZero();

        round.missed(5);

        assertThat(sampler.ticks()).containsOnly(Map.entry("admin-api", new Availability(5, 0)));
    }

    /** As at a tick: three points more are written in each interval. */
    private void answer(int ticks) {
        clock.set(TICK.plus(INTERVAL.multipliedBy(ticks)));
        String uptime = "1:00:" + ticks + "0";
        services.websocketAnswers(
                aResponse().withBody(StandIns.recorded("ws-ingestion-health").replace("0:01:30.336925", uptime)));
        services.enrichmentAnswers(aResponse()
                .withBody(StandIns.recorded("enrichment-health")
                        .replace("0:01:30.670189", uptime)
                        .replace("\"points_written\": 29", "\"points_written\": " + (29 + 3 * ticks))));
    }

    private static ServiceDelta delta(ServicesSampled sampled) {
        return sampled.deltas().stream()
                .filter(delta -> delta.service().equals("enrichment-pipeline"))
                .findFirst()
                .orElseThrow();
    }

    private static final class Fixed implements Probe {

        @Override
        public String service() {
            return ServiceLabels.STORE;
        }

        @Override
        public Optional<Result> take(Instant tick) {
            return Optional.of(new Result(true, Optional.of(DurationSketch.of(Duration.ofMillis(2)))));
        }
    }
}
