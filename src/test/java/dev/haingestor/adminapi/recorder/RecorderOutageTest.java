package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.LogLevels;
import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.sampler.ServiceDelta;
import dev.haingestor.adminapi.sampler.ServicesSampled;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.flux.FluxStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** InfluxDB is away and comes back: what was to be written meanwhile is there, each point once, in its order. */
@RealInflux
@ExtendWith(OutputCaptureExtension.class)
class RecorderOutageTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SeriesQuery SERVICES =
            SeriesQuery.of("service_metrics", Map.of("write_attempts", FieldKind.DELTA), "service");

    private static InfluxServer server;

    private final SetClock clock = new SetClock(NOON);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<Instant> sent = new CopyOnWriteArrayList<>();
    private StatsStore store;
    private Recorder recorder;

    @BeforeAll
    static void startServer() {
        server = RealInfluxExtension.own();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        LogLevels.info(Recorder.class);
        store = FluxStores.open(server, server.newBucket());
    }

    private void record(int mostPoints) {
        PointWriter writer = points -> {
            points.forEach(point -> sent.add(point.time()));
            FluxStores.writer(store).write(points);
        };
        recorder = new Recorder(
                true,
                store,
                writer,
                () -> true,
                new ServicePoints(SERVICES),
                new RecorderMetrics(registry),
                clock,
                new Backlog(mostPoints, Duration.ofSeconds(10)));
    }

    @AfterEach
    void close() {
        recorder.close();
        FluxStores.close(store);
        server.restart();
    }

    /** With the time of the clock, which then goes on by an interval. */
    private void ticks(int number) {
        for (int i = 0; i < number; i++) {
            OptionalLong one = OptionalLong.of(1);
            recorder.take(new ServicesSampled(
                    clock.instant(),
                    List.of(new ServiceDelta(
                            "enrichment-pipeline", clock.instant().minusSeconds(10), clock.instant(), one, one, one))));
            clock.pass(Duration.ofSeconds(10));
        }
    }

    private int points(String result) {
        return (int) registry.get("admin.api.recorder.points")
                .tag("result", result)
                .counter()
                .count();
    }

    private int buffered() {
        return (int) registry.get("admin.api.recorder.buffered").gauge().value();
    }

    private void awaitPoints(String result, int number) {
        await().atMost(Duration.ofSeconds(30)).until(() -> points(result) == number);
    }

    private List<Instant> stored() {
        List<Point> found = new ArrayList<>();
        store.recent(
                PointQuery.of(
                        "service_metrics", new Window(NOON.minusSeconds(1), NOON.plus(Duration.ofDays(1))), 10_000),
                found::add);
        return new ArrayList<>(found.stream().map(Point::time).sorted().toList());
    }

    @Test
    void whatWasToBeWrittenMeanwhile_isThereAfterwards_inItsOrder(CapturedOutput output) {
        record(5_000);
        ticks(1);
        awaitPoints("written", 1);

        server.kill();
        ticks(2_500);
        await().until(() -> buffered() == 2_500);
        assertThat(points("written")).isEqualTo(1);
        server.restart();
        ticks(1);

        awaitPoints("written", 2_502);
        assertThat(stored()).hasSize(2_502).doesNotHaveDuplicates();
        assertThat(sent).containsSequence(new TreeSet<>(stored()));
        assertThat(points("dropped")).isZero();
        assertThat(buffered()).isZero();
        assertThat(output.getOut().lines().filter(line -> line.contains("recorder.Recorder")))
                .isNotEmpty()
                .allMatch(line -> line.contains("had waited are recorded"))
                .hasSizeLessThan(5);
    }

    @Test
    void moreThanMayWait_theOldestAreDroppedAndCounted_andSaidOnce(CapturedOutput output) {
        record(10);
        server.kill();

        ticks(25);

        await().until(() -> buffered() == 10);
        assertThat(points("dropped")).isEqualTo(15);
        server.restart();
        ticks(1);
        awaitPoints("written", 10);
        assertThat(stored()).startsWith(NOON.plusSeconds(160).minusMillis(1)).hasSize(10);
        assertThat(points("dropped")).isEqualTo(16);
        assertThat(output.getOut().lines().filter(line -> line.contains("are dropped")))
                .hasSize(1);
    }
}
