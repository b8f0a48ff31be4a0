package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.sampler.ServiceDelta;
import dev.haingestor.adminapi.sampler.ServicesSampled;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.StoreCheckPassed;
import dev.haingestor.adminapi.store.flux.FluxStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Over a real InfluxDB, which is away for a while, has other writers, or lets us only read. */
@RealInflux
@ExtendWith(OutputCaptureExtension.class)
class RecorderTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String ENRICHMENT = "enrichment-pipeline";
    private static final SeriesQuery SERVICES = SeriesQuery.of(
            "service_metrics", Map.of("write_attempts", FieldKind.DELTA, "write_errors", FieldKind.DELTA), "service");

    private final SetClock clock = new SetClock(NOON);
    private final List<AutoCloseable> open = new ArrayList<>();
    private InfluxServer server;
    private String bucket;
    private StatsStore store;

    @BeforeEach
    void open() {
        server = RealInfluxExtension.shared();
        bucket = server.newBucket();
        store = store(InfluxServer.TOKEN);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        server.deleteBucket(bucket);
    }

    private StatsStore store(String token) {
        StatsStore opened = FluxStores.open(server, bucket, token);
        open.add(() -> FluxStores.close(opened));
        return opened;
    }

    private Recording recording(StatsStore over, int mostTicks) {
        return recording(over, FluxStores.writer(over), mostTicks);
    }

    private Recording recording(StatsStore over, PointWriter writer, int mostTicks) {
        MeterRegistry registry = new SimpleMeterRegistry();
        AtomicBoolean answers = new AtomicBoolean(true);
        Recorder recorder = new Recorder(
                true,
                over,
                writer,
                answers::get,
                new ServicePoints(SERVICES),
                new RecorderMetrics(registry),
                clock,
                new Backlog(mostTicks, Duration.ofSeconds(10)));
        open.add(0, recorder);
        return new Recording(recorder, registry, answers);
    }

    private Recording recording() {
        return recording(store, 100);
    }

    /** @param answers whether the store's last check passed */
    private record Recording(Recorder recorder, MeterRegistry registry, AtomicBoolean answers) {

        void tick(Instant at, ServiceDelta... deltas) {
            recorder.take(new ServicesSampled(
                    at,
                    Stream.of(deltas)
                            .map(delta -> new ServiceDelta(
                                    delta.service(),
                                    at.minusSeconds(10),
                                    at,
                                    delta.eventsProcessed(),
                                    delta.writeAttempts(),
                                    delta.writeErrors()))
                            .toList()));
        }

        int points(String result) {
            return (int) registry.get("admin.api.recorder.points")
                    .tag("result", result)
                    .counter()
                    .count();
        }

        int gauge(String name) {
            return (int) registry.get("admin.api.recorder." + name).gauge().value();
        }

        void awaitPoints(String result, int number) {
            await().atMost(Duration.ofSeconds(30)).until(() -> points(result) == number);
        }
    }

    private static ServiceDelta delta(long attempts, long errors) {
        return new ServiceDelta(
                ENRICHMENT, NOON, NOON, OptionalLong.of(attempts), OptionalLong.of(attempts), OptionalLong.of(errors));
    }

    private List<Point> stored() {
        List<Point> points = new ArrayList<>();
        Window window = new Window(NOON.minus(Duration.ofHours(1)), NOON.plus(Duration.ofHours(1)));
        store.recent(PointQuery.of("service_metrics", window, 1_000), points::add);
        points.sort(Comparator.comparing(Point::time));
        return points;
    }

    private static Point point(Instant time, Map<String, Object> fields) {
        return Point.of(time, "service_metrics", Map.of("service", ENRICHMENT, "recorder", "admin-api"), fields);
    }

    @Test
    void tick_isAPointWithinItsInterval_withTheFieldsOfTheSchema() {
        Recording recording = recording();

        recording.tick(NOON, delta(4, 1));
        recording.tick(NOON.plusSeconds(10), delta(0, 0));

        recording.awaitPoints("written", 2);
        assertThat(stored())
                .containsExactly(
                        point(
                                NOON.minusMillis(1),
                                Map.of("events_processed", 4L, "write_attempts", 4L, "write_errors", 1L)),
                        point(
                                NOON.plusSeconds(10).minusMillis(1),
                                Map.of("events_processed", 0L, "write_attempts", 0L, "write_errors", 0L)));
        assertThat(recording.gauge("buffered")).isZero();
    }

    @Test
    void firstAnswerOfAService_hasNothingToWrite() {
        Recording recording = recording();

        recording.tick(
                NOON,
                new ServiceDelta(
                        ENRICHMENT, NOON, NOON, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
        recording.tick(NOON.plusSeconds(10), delta(1, 0));

        recording.awaitPoints("written", 1);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void twoRecordersOfTheSameTicks_makeOnePointEach() {
        Recording one = recording();
        Recording other = recording();
        for (int i = 0; i < 3; i++) {
            one.tick(NOON.plusSeconds(10 * i), delta(10 + i, 1));
            other.tick(NOON.plusSeconds(10 * i), delta(10 + i, 1));
        }

        one.awaitPoints("written", 3);
        other.awaitPoints("written", 3);
        assertThat(stored()).hasSize(3);
        assertThat(attempts()).isEqualTo(33);
    }

    private double attempts() {
        Range range = new Range(NOON.minus(Duration.ofHours(1)), NOON.plus(Duration.ofHours(1)), Duration.ofHours(1));
        return store.windows(SERVICES, range).stream()
                .flatMap(rollup -> rollup.cells().entrySet().stream())
                .filter(cells -> cells.getKey().equals(Group.of(ENRICHMENT)))
                .mapToDouble(cells -> ((Delta) cells.getValue().get("write_attempts")).sum())
                .sum();
    }

    @Test
    void serviceThatAnotherWriterWrites_isLeftAlone_untilThatHasStopped() {
        write("service=" + ENRICHMENT, NOON, "write_attempts=100i");
        Recording recording = recording();

        clock.set(NOON.plusSeconds(290));
        recording.tick(
                clock.instant(),
                delta(1, 0),
                new ServiceDelta(
                        "websocket-ingestion",
                        NOON,
                        NOON,
                        OptionalLong.of(2),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
        recording.awaitPoints("left_alone", 1);
        recording.awaitPoints("written", 1);
        clock.set(NOON.plusSeconds(360));
        recording.tick(clock.instant(), delta(7, 0));
        recording.awaitPoints("written", 2);

        assertThat(attempts()).isEqualTo(107);
    }

    @Test
    void ownPoints_areNoOtherWriters() {
        Recording recording = recording();
        recording.tick(NOON, delta(1, 0));
        recording.awaitPoints("written", 1);

        recording.tick(NOON.plusSeconds(10), delta(1, 0));

        recording.awaitPoints("written", 2);
        assertThat(recording.points("left_alone")).isZero();
    }

    @Test
    void otherWriterThatBegins_isNoticedAtTheNextTick() {
        Recording recording = recording();
        recording.tick(NOON, delta(1, 0));
        recording.awaitPoints("written", 1);

        write("service=" + ENRICHMENT + ",host=a", NOON.plusSeconds(5), "processing_time_ms=3.5");
        clock.set(NOON.plusSeconds(10));
        recording.tick(clock.instant(), delta(1, 0));

        recording.awaitPoints("left_alone", 1);
        assertThat(recording.points("written")).isEqualTo(1);
    }

    /** Of the hours before it says nothing. */
    @Test
    void otherWriterThatBeginsAfterAnOutage_takesOnlyItsOwnTime() {
        Recording recording = recording();
        AtomicBoolean answers = recording.answers();
        answers.set(false);
        for (int minute = 0; minute < 60; minute++) {
            recording.tick(NOON.plus(Duration.ofMinutes(minute)), delta(1, 0));
        }
        clock.set(NOON.plus(Duration.ofMinutes(60)));
        write("service=" + ENRICHMENT + ",host=a", NOON.plus(Duration.ofMinutes(58)), "write_attempts=1i");
        answers.set(true);
        recording.recorder().flush();

        recording.awaitPoints("written", 53);
        assertThat(recording.points("left_alone")).isEqualTo(7);
    }

    /** It may bring its own past, as we do. */
    @Test
    void otherWriterFromBeforeAnOutage_keepsAllOfIt() {
        write("service=" + ENRICHMENT + ",host=a", NOON.minusSeconds(20), "write_attempts=1i");
        Recording recording = recording();
        recording.answers().set(false);
        for (int minute = 0; minute < 60; minute++) {
            recording.tick(NOON.plus(Duration.ofMinutes(minute)), delta(1, 0));
        }
        clock.set(NOON.plus(Duration.ofMinutes(60)));
        recording.answers().set(true);
        recording.recorder().flush();

        recording.awaitPoints("left_alone", 60);
        assertThat(recording.points("written")).isZero();
    }

    private void write(String tags, Instant time, String fields) {
        server.write(bucket, "service_metrics," + tags + " " + fields + " " + time.getEpochSecond() + "000000000");
    }

    @Test
    void countsAreFloatsThere_oursAreToo() {
        write("service=other", NOON.minusSeconds(60), "write_attempts=1.0,write_errors=0.0");
        Recording recording = recording();

        recording.tick(NOON, delta(4, 1));

        recording.awaitPoints("written", 1);
        assertThat(stored().get(1).fields())
                .containsEntry("write_attempts", 4.0)
                .containsEntry("events_processed", 4.0);
    }

    @Test
    void countsBecomeFloatsThere_oursDoToo_andNothingIsRefused() {
        Recording recording = recording();
        recording.tick(NOON.minus(Duration.ofDays(14)), delta(1, 0));
        recording.awaitPoints("written", 1);

        write("service=other", NOON.minusSeconds(60), "write_attempts=1.0,write_errors=0.0,events_processed=1.0");
        recording.tick(NOON, delta(4, 1));
        recording.tick(NOON.plusSeconds(10), delta(5, 1));

        recording.awaitPoints("written", 3);
        assertThat(recording.points("refused")).isZero();
        assertThat(stored())
                .extracting(point -> point.fields().get("write_attempts"))
                .containsExactly(1.0, 4.0, 5.0);
    }

    @Test
    void pointsThatAreRefused_areCountedAndSaidOnce_andNotTriedForEver(CapturedOutput output) {
        write("service=other", NOON.minusSeconds(60), "write_errors=\"none\"");
        Recording recording = recording();

        recording.tick(NOON, delta(1, 0));
        recording.awaitPoints("refused", 1);
        recording.tick(NOON.plusSeconds(10), delta(1, 0));
        recording.awaitPoints("refused", 2);

        assertThat(recording.gauge("buffered")).isZero();
        assertThat(lines(output)).singleElement().asString().contains("were refused for good", "write_errors");
        assertThat(recording.points("written")).isZero();
    }

    @Test
    void tokenThatMayOnlyRead_isSaidOnce_andThenNothingIsRecorded(CapturedOutput output) {
        Recording recording = recording(store(server.readToken(bucket)), 100);
        assertThat(recording.gauge("active")).isEqualTo(1);

        recording.tick(NOON, delta(1, 0));
        recording.awaitPoints("dropped", 1);
        recording.tick(NOON.plusSeconds(10), delta(1, 0));

        await().until(() -> recording.gauge("active") == 0);
        assertThat(recording.gauge("buffered")).isZero();
        assertThat(lines(output))
                .singleElement()
                .asString()
                .contains(
                        "grant it to write INFLUXDB_BUCKET",
                        "or set RECORD_SERVICE_METRICS=false",
                        "not recorded until a restart");
        assertThat(recording.points("dropped")).isEqualTo(1);
    }

    @Test
    void tokenThatMayNothing_isAnOutage(CapturedOutput output) {
        Recording recording = recording(store("revoked"), 100);

        recording.tick(NOON, delta(1, 0));
        recording.recorder().flush();

        assertThat(recording.gauge("active")).isEqualTo(1);
        assertThat(recording.points("dropped")).isZero();
        await().until(() -> recording.gauge("buffered") == 1);
        assertThat(lines(output)).isEmpty();
    }

    @Test
    void permissionThatComesBackBetweenAWriteAndTheCheck_isNotGivenUp(CapturedOutput output) {
        PointWriter permitted = FluxStores.writer(store);
        PointWriter refused = FluxStores.writer(store(server.readToken(bucket)));
        AtomicInteger writes = new AtomicInteger();
        PointWriter writer = points -> (writes.getAndIncrement() == 0 ? refused : permitted).write(points);
        Recording recording = recording(store, writer, 100);

        recording.tick(NOON, delta(1, 0));

        recording.awaitPoints("written", 1);
        assertThat(writes).hasValue(2);
        assertThat(recording.gauge("active")).isEqualTo(1);
        assertThat(lines(output)).isEmpty();
    }

    @Test
    void bucketThatIsDeletedAndMadeAgain_isAnOutage(CapturedOutput output) {
        Recording recording = recording();
        recording.tick(NOON, delta(1, 0));
        recording.awaitPoints("written", 1);

        server.deleteBucket(bucket);
        recording.tick(NOON.plusSeconds(10), delta(2, 0));
        await().until(() -> recording.gauge("buffered") == 1);
        server.createBucket(bucket);
        recording.tick(NOON.plusSeconds(20), delta(3, 0));

        recording.awaitPoints("written", 3);
        assertThat(recording.gauge("active")).isEqualTo(1);
        assertThat(stored()).extracting(Point::time).containsExactly(NOON.plusMillis(9_999), NOON.plusMillis(19_999));
        assertThat(lines(output)).isEmpty();
    }

    @Test
    void tickThatIsWrittenAtOnce_isNotPending() {
        Recording recording = recording();
        recording.tick(NOON, delta(1, 0));
        clock.pass(Duration.ofSeconds(3));
        assertThat(recording.recorder().since(clock.instant())).isEmpty();
        recording.awaitPoints("written", 1);

        clock.pass(Duration.ofMinutes(1));
        assertThat(recording.recorder().since(NOON)).isEmpty();
        assertThat(recording.recorder().since(clock.instant())).isEmpty();
    }

    @Test
    void whatWaits_isPending_andAfterwardsForReadsThatWereBegunBefore() {
        Recording recording = recording();
        recording.answers().set(false);
        recording.tick(NOON, delta(1, 0));
        clock.pass(Duration.ofSeconds(9));
        assertThat(recording.recorder().since(clock.instant()))
                .as("ordinary lateness")
                .isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(recording.recorder().since(clock.instant())).contains(NOON);
        assertThat(recording.recorder().since(NOON.minusSeconds(1)))
                .as("it is of the future")
                .isEmpty();

        recording.answers().set(true);
        recording.recorder().flush();

        Instant written = clock.instant();
        assertThat(recording.recorder().since(written.minusMillis(1))).contains(NOON);
        assertThat(recording.recorder().since(written)).isEmpty();

        recording.tick(written, delta(1, 0));
        recording.awaitPoints("written", 2);
        assertThat(recording.recorder().since(written.minusMillis(1)))
                .as("a tick later")
                .contains(NOON);
    }

    @Test
    void whatWaitsAtARestart_isPendingAndWrittenAfterIt() {
        Recording before = recording();
        before.answers().set(false);
        before.tick(NOON, delta(4, 1));
        clock.pass(Duration.ofSeconds(5));

        Recording after = recording();
        after.recorder().restore(before.recorder().waiting(), Optional.empty());
        assertThat(after.recorder().since(clock.instant())).contains(NOON);
        after.recorder().retry(new StoreCheckPassed());

        after.awaitPoints("written", 1);
        assertThat(stored()).extracting(Point::time).containsExactly(NOON.minusMillis(1));
    }

    @Test
    void waitingPointsThatAreTooOld_orOfTheFuture_areNotWritten() {
        Recording recording = recording();
        recording
                .recorder()
                .restore(
                        List.of(at(NOON.minus(Duration.ofHours(49))), at(NOON.plusSeconds(10)), at(NOON)),
                        Optional.of(NOON.plusSeconds(10)));
        recording.recorder().flush();

        recording.awaitPoints("written", 1);
        assertThat(recording.gauge("buffered")).isZero();
        assertThat(recording.recorder().since(clock.instant().plusSeconds(20))).isEmpty();
    }

    private static ServiceDelta at(Instant time) {
        return new ServiceDelta(
                ENRICHMENT, time.minusSeconds(10), time, OptionalLong.of(1), OptionalLong.of(1), OptionalLong.of(0));
    }

    @Test
    void whatWasCountedDuringARestart_isPendingUntilItIsWritten() {
        Recording recording = recording();
        recording.recorder().restore(List.of(), Optional.of(NOON.minusSeconds(15)));
        assertThat(recording.recorder().since(clock.instant())).contains(NOON.minusSeconds(15));

        clock.pass(Duration.ofSeconds(2));
        recording.tick(NOON.minusSeconds(8), delta(3, 0));
        recording.awaitPoints("written", 1);

        assertThat(recording.recorder().since(clock.instant().minusMillis(1))).contains(NOON.minusSeconds(8));
        assertThat(recording.recorder().since(clock.instant())).isEmpty();
    }

    /** Of a service that doesn't answer nobody knows whether it has counted anything. */
    @Test
    void restart_isPendingForAnIntervalAtMost_andNotAtAllWhenItTookLess() {
        Recording recording = recording();
        recording.recorder().restore(List.of(), Optional.of(NOON.minusSeconds(15)));
        clock.pass(Duration.ofSeconds(10));
        assertThat(recording.recorder().since(clock.instant())).isEmpty();

        Recording quick = recording();
        quick.recorder().restore(List.of(), Optional.of(clock.instant().minusSeconds(9)));
        assertThat(quick.recorder().since(clock.instant())).isEmpty();
    }

    /** Its reads lack what is older than the ticks that every read may lack. */
    @Test
    void gapOfAService_isPendingForReadsThatWereBegunBeforeItWasWritten() {
        Recording recording = recording();
        clock.pass(Duration.ofMinutes(1));
        recording.tick(NOON, delta(1, 0));
        recording.awaitPoints("written", 1);

        assertThat(recording.recorder().since(clock.instant().minusMillis(1))).contains(NOON);
        assertThat(recording.recorder().since(clock.instant())).isEmpty();
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("recorder.Recorder"))
                .toList();
    }
}
