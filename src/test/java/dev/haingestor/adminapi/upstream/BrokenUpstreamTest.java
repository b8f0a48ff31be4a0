package dev.haingestor.adminapi.upstream;

import dev.haingestor.adminapi.sampler.SampleRound;
import dev.haingestor.adminapi.sampler.SampledQueries;
import dev.haingestor.adminapi.sampler.SampledWorld;
import dev.haingestor.adminapi.sampler.Sampler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Services that don't keep to HTTP, or to what can be true. */
class BrokenUpstreamTest {

    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final UpstreamProperties properties = new UpstreamProperties(
            "http://127.0.0.1:" + socket.getLocalPort(), "", "", Duration.ofSeconds(2), Duration.ofSeconds(10));
    private final UpstreamClient client = new UpstreamClient(properties, Clock.systemUTC());
    private final UpstreamMonitor upstreams = new UpstreamMonitor(client, properties.configured());
    private final ExecutorService executor = Executors.newCachedThreadPool();

    BrokenUpstreamTest() throws IOException {
        Thread server = new Thread(this::serve);
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        upstreams.close();
        executor.shutdownNow();
    }

    /** Sends the answer again and again, until it is no longer taken. */
    private void serve() {
        while (!socket.isClosed()) {
            try (Socket asker = socket.accept()) {
                asker.getInputStream().read(new byte[8_192]);
                OutputStream out = asker.getOutputStream();
                for (int i = 0; i < 100_000; i++) {
                    out.write(answer.get().getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException closed) {
                // the next one, or the end
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
                "HTTP/1.1 ok s3cret\r\n",
                "SSH-2.0-s3cret\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ns3cret\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\ns3cret"
            })
    void answerThatIsNoneOfHttp_isAFailedOne_inOurWords(String broken) {
        answer.set(broken);
        Sampler sampler = new Sampler(
                new SampledQueries(SampledWorld.EVENTS, SampledWorld.SERVICES, SampledWorld.LATENCY),
                properties.interval());
        SampleRound round = new SampleRound(
                sampler, upstreams, new WatchedServices(List.of(), client, executor), List.of(), executor, told -> {});

        round.run(Instant.now()).join();
        round.run(Instant.now()).join();

        UpstreamAnswer last = upstreams.last(Upstream.WEBSOCKET_INGESTION).orElseThrow();
        assertThat(last.health()).isEmpty();
        assertThat(last.error()).doesNotContain("s3cret", "okhttp", "java").isNotBlank();
        assertThat(sampler.ticks()).containsEntry("websocket-ingestion", new Availability(2, 0));
    }

    @Test
    void sampleThatCannotBeTaken_isMissed_andTheServiceAskedAgain() {
        Sampler sampler = new Sampler(
                new SampledQueries(SampledWorld.EVENTS, SampledWorld.SERVICES, SampledWorld.LATENCY),
                properties.interval());
        SampleRound round = new SampleRound(
                sampler,
                upstreams,
                new WatchedServices(List.of(), client, executor),
                List.of(),
                task -> {
                    throw new RejectedExecutionException("full");
                },
                told -> {});

        round.run(Instant.now()).join();
        round.run(Instant.now()).join();

        assertThat(sampler.ticks()).containsEntry("websocket-ingestion", new Availability(2, 0));
    }

    @Test
    void figuresThatCannotBeTrue_areLeftOut_andNamed() {
        UpstreamHealth health =
                new UpstreamHealth(JsonMapper.shared().readTree("""
                {"subscription": {"total_events_received": -3, "last_event_time": "9998-01-01T00:00:00Z"},
                 "influxdb": {"points_written": 9.5e18, "write_errors": 7, "last_write_time": "2026-11-23T12:00:05"}}
                """), Instant.parse("2026-11-23T12:00:00Z"));

        assertThat(health.unusable())
                .containsExactly(
                        "subscription/total_events_received",
                        "influxdb/points_written",
                        "subscription/last_event_time");
        assertThat(health.eventsReceived()).isEmpty();
        assertThat(health.lastEventTime()).isEmpty();
        assertThat(health.writeErrors()).hasValue(7);
        assertThat(health.lastWriteTime()).contains(Instant.parse("2026-11-23T12:00:05Z"));
    }
}
