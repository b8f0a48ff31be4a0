package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.DurationSketch;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.upstream.Availability;
import dev.haingestor.adminapi.upstream.DualClockTime;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

import static dev.haingestor.adminapi.sampler.SampledWorld.EVENTS;
import static dev.haingestor.adminapi.sampler.SampledWorld.LATENCY;
import static dev.haingestor.adminapi.sampler.SampledWorld.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class SamplerTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Group ENRICHMENT = Group.of("enrichment-pipeline");
    private static final String WEBSOCKET = "websocket-ingestion";

    private final Sampler sampler = new Sampler(new SampledQueries(EVENTS, SERVICES, LATENCY), Duration.ofSeconds(10));

    @Test
    void firstAnswer_isOnlyABeginning() {
        receives(0, 1_000_000, "12 days, 0:00:00");

        assertThat(known(EVENTS, 60)).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void secondAnswer_saysWhatCameSince() {
        receives(10, 29, "0:01:00");
        receives(40, 36, "0:01:30");

        Reading reading = known(EVENTS, 60).get(0);
        assertThat(reading.rollup().cell(Group.ALL, "raw_data").map(Cell::count))
                .contains(7L);
        assertThat(reading.covered()).isEqualTo(Duration.ofSeconds(30));
        assertThat(reading.source()).isEqualTo(Source.SERVICES_FALLBACK);
        assertThat(told())
                .extracting(delta -> delta.eventsProcessed().getAsLong())
                .containsExactly(2L, 3L, 2L);
    }

    @Test
    void nothingHappened_isKnownToBeNothing() {
        receives(0, 29, "0:01:00");
        receives(60, 29, "0:02:00");

        assertThat(known(EVENTS, 60)).hasSize(1);
        assertThat(known(EVENTS, 60).get(0).rollup().isEmpty()).isTrue();
        assertThat(known(EVENTS, 60).get(0).whole()).isTrue();
    }

    @Test
    void missedMinutes_areSpreadEvenly() {
        receives(0, 100, "0:10:00");
        receives(300, 600, "0:15:00");

        assertThat(counts(60)).containsExactly(100L, 100L, 100L, 100L, 100L);
        assertThat(known(EVENTS, 300).get(0).covered()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource({"0:00:05, 4", "0:00:05, 40", "0:00:05, 29"})
    void restart_countsFromItsOwnStart_evenIfItCountedMoreThanBefore(String uptime, long total) {
        receives(10, 29, "5 days, 0:00:00");
        receives(30, total, uptime);

        assertThat(counts(60)).containsExactly(total);
        assertThat(known(EVENTS, 60).get(0).covered()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void fall_isARestart_whateverTheUptimeSays() {
        receives(10, 29, "who knows");
        receives(30, 4, "who knows");
        assertThat(counts(60)).containsExactly(4L);
        assertThat(known(EVENTS, 60).get(0).covered()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void fallOfOneTotal_withinOneLife_countsNothing_andNothingTwice() {
        writes(10, 100, 50, 2, "1:00:00");
        writes(20, 110, 3, 4, "1:00:10");

        Map<String, Cell> cells = known(SERVICES, 60).get(0).rollup().cells().get(ENRICHMENT);
        assertThat(cells)
                .containsEntry("events_processed", new Delta(1, 10))
                .containsEntry("write_errors", new Delta(1, 2))
                .containsEntry("write_attempts", new Delta(1, 2));

        writes(30, 110, 51, 4, "1:00:20");
        assertThat(known(SERVICES, 60).get(0).rollup().cell(ENRICHMENT, "write_attempts"))
                .contains(new Delta(2, 3));
    }

    @Test
    void totalThatFallsByOne_withinOneLife_isNoRestart() {
        receives(0, 100_000, "5:00:00");
        receives(10, 99_999, "5:00:10");
        receives(20, 100_010, "5:00:20");
        assertThat(counts(60)).containsExactly(10L);
    }

    /** By its start alone it could be another replica, whose total says nothing of the time between. */
    @Test
    void upstreamsClock_setBack_isABeginning() {
        receives(10, 29, "10:00:00");
        receives(20, 31, "9:00:10");
        receives(30, 34, "9:00:20");
        assertThat(counts(60)).containsExactly(3L);
        assertThat(known(EVENTS, 60).get(0).covered()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void twoReplicasInTurn_countTheIncreasesOfEach(CapturedOutput output) {
        receives(0, 100_000, "5:00:00");
        receives(10, 16, "1:00:00");
        receives(20, 100_004, "5:00:20");
        receives(30, 18, "1:00:20");
        receives(40, 100_005, "5:00:40");
        receives(50, 19, "1:00:40");

        assertThat(counts(60)).containsExactly(8L);
        assertThat(known(EVENTS, 60).get(0).covered())
                .as("no time is covered twice")
                .isEqualTo(Duration.ofSeconds(50));
        assertThat(output.getOut().lines().filter(line -> line.contains("was not seen before")))
                .hasSize(1);
    }

    @Test
    void replicaThatRestarts_whileAnotherAnswers_countsFromItsOwnStart() {
        receives(0, 100_000, "5:00:00");
        receives(10, 100, "1:00:00");
        receives(20, 100_004, "5:00:20");
        receives(30, 7, "0:00:04");
        receives(40, 100_005, "5:00:40");
        receives(50, 9, "0:00:24");

        assertThat(counts(60)).containsExactly(4L + 7 + 1 + 2);
    }

    @Test
    void totalThatJumps_isABeginning_andSaidOnce(CapturedOutput output) {
        receives(0, 100, "5:00:00");
        receives(10, 50_000_000, "5:00:10");
        receives(20, 50_000_007, "5:00:20");

        assertThat(counts(60)).containsExactly(7L);
        assertThat(known(EVENTS, 60).get(0).covered()).isEqualTo(Duration.ofSeconds(10));
        assertThat(output.getOut().lines().filter(line -> line.contains("more than it can have counted")))
                .singleElement()
                .asString()
                .contains(WEBSOCKET, "from 100 to 50000000");
    }

    @Test
    void oneWrongTotal_costsItsTimeAlone() {
        receives(0, 100, "5:00:00");
        receives(10, 50_000_000, "5:00:10");
        receives(20, 120, "5:00:20");
        receives(30, 127, "5:00:30");
        assertThat(counts(60)).containsExactly(7L);
    }

    @ParameterizedTest
    @CsvSource({"0:00:05, 60_000", "who knows, 250_000"})
    void restartWithATotalBeyondItsTime_isABeginning(String uptime, String total) {
        receives(10, 999_999_999, uptime.startsWith("0") ? "5:00:00" : uptime);
        receives(30, Long.parseLong(total.replace("_", "")), uptime);
        assertThat(known(EVENTS, 60)).isEmpty();
    }

    @Test
    void newerWebsocketIngestion_countsItsSessionAlone() {
        String body = StandIns.recorded("ws-ingestion-health-newer");
        take(Upstream.WEBSOCKET_INGESTION, NOON, 10, body);
        take(
                Upstream.WEBSOCKET_INGESTION,
                NOON.plusSeconds(10),
                20,
                body.replace("0:01:18.402113", "0:00:02.5")
                        .replace("8833", "8760")
                        .replace("\"session_events_received\": 79", "\"session_events_received\": 6"));

        assertThat(sampler.known(EVENTS, new Range(NOON, NOON.plusSeconds(60), Duration.ofMinutes(1)))
                        .get(0)
                        .rollup()
                        .cell(Group.ALL, "raw_data")
                        .map(Cell::count))
                .contains(6L);
    }

    @Test
    void ourClock_setForward_leavesTheTimeBetweenUnknown() {
        take(Upstream.WEBSOCKET_INGESTION, NOON, 10, websocket(29, "0:05:00"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(3_600), 20, websocket(31, "0:05:10"));

        assertThat(sampler.known(EVENTS, new Range(NOON, NOON.plusSeconds(7_200), Duration.ofHours(1))))
                .hasSize(1);
        Reading reading = sampler.known(EVENTS, new Range(NOON, NOON.plusSeconds(7_200), Duration.ofHours(2)))
                .get(0);
        assertThat(reading.covered()).isEqualTo(Duration.ofSeconds(10));
        assertThat(reading.rollup().cell(Group.ALL, "raw_data").map(Cell::count))
                .contains(2L);
    }

    @Test
    void machineThatSlept_knowsTheTimeBetween() {
        take(Upstream.WEBSOCKET_INGESTION, NOON, 10, websocket(29, "0:05:00"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(600), 20, websocket(629, "0:15:00"));

        assertThat(counts(600)).containsExactly(600L);
        assertThat(known(EVENTS, 600).get(0).covered()).isEqualTo(Duration.ofSeconds(600));
    }

    @Test
    void machineThatSlept_isNoReasonForARestart_whereOneTotalFell() {
        take(Upstream.ENRICHMENT_PIPELINE, NOON, 10, enrichment(100, 50, 2, "0:05:00"));
        take(Upstream.ENRICHMENT_PIPELINE, NOON.plusSeconds(600), 20, enrichment(110, 3, 2, "0:15:00"));

        assertThat(known(SERVICES, 600).get(0).rollup().cell(ENRICHMENT, "events_processed"))
                .contains(new Delta(10, 10));
    }

    @Test
    void missingTotal_isNoFall_andComesWithTheNext() {
        writes(10, 100, 50, 2, "1:00:00");
        take(
                Upstream.ENRICHMENT_PIPELINE,
                NOON.plusSeconds(20),
                20,
                enrichment(100, 55, 2, "1:00:10").replace("\"points_written\": 55", "\"points_written\": null"));
        assertThat(known(SERVICES, 60).get(0).rollup().cell(ENRICHMENT, "write_attempts"))
                .isEmpty();
        writes(30, 100, 60, 2, "1:00:20");

        assertThat(known(SERVICES, 60).get(0).rollup().cell(ENRICHMENT, "write_attempts"))
                .contains(new Delta(1, 10));
    }

    @Test
    void writes_areSumsAlone_andNoAttemptsAreSaid() {
        writes(0, 0, 1_000, 0, "1:00:00");
        writes(10, 0, 1_006, 2, "1:00:10");
        writes(20, 0, 1_006, 2, "1:00:20");
        writes(30, 0, 1_007, 2, "1:00:30");

        Map<String, Cell> cells = known(SERVICES, 60).get(0).rollup().cells().get(ENRICHMENT);
        assertThat(cells)
                .containsEntry("write_attempts", new Delta(3, 9))
                .containsEntry("write_errors", new Delta(3, 2))
                .doesNotContainKey("success_rate");
        assertThat(told())
                .extracting(delta -> delta.writeAttempts().getAsLong())
                .containsExactly(8L, 0L, 1L);
    }

    @Test
    void tick_isToldAsTheIntervalThatItEnds_onceItIsOver() {
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusMillis(4), 0, websocket(100, "1:00:00"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(10).plusMillis(4), 10, websocket(20_100, "1:00:10"));
        assertThat(told()).containsExactly(processed(NOON.plusMillis(4), NOON.plusSeconds(10), 19_992));

        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(20).plusMillis(4), 20, websocket(20_103, "1:00:20"));
        assertThat(told()).containsExactly(processed(NOON.plusSeconds(10), NOON.plusSeconds(20), 8 + 3));
    }

    @Test
    void missedTicks_areToldOneByOne_andAddUp() {
        receives(10, 100, "1:00:00");
        receives(53, 146, "1:00:43");
        receives(60, 150, "1:00:50");

        List<ServiceDelta> told = told();
        assertThat(told)
                .extracting(ServiceDelta::to)
                .containsExactly(
                        NOON.plusSeconds(20),
                        NOON.plusSeconds(30),
                        NOON.plusSeconds(40),
                        NOON.plusSeconds(50),
                        NOON.plusSeconds(60));
        assertThat(told)
                .extracting(delta -> delta.eventsProcessed().getAsLong())
                .containsExactly(11L, 10L, 11L, 11L, 7L);
    }

    /** So that whatever of it was recorded before a restart, or by another instance, is recorded again as the same points. */
    @Test
    void gapOfHours_isToldByTheIntervalsOfItsTicks() {
        receives(25, 0, "1:00:00");
        receives(3 * 3_600 + 25, 10_800, "4:00:00");
        receives(3 * 3_600 + 30, 10_805, "4:00:05");

        List<ServiceDelta> told = told();
        assertThat(told)
                .hasSize(1_081)
                .extracting(ServiceDelta::to)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(NOON.plusSeconds(30), NOON.plusSeconds(40))
                .endsWith(NOON.plusSeconds(3 * 3_600 + 20), NOON.plusSeconds(3 * 3_600 + 30));
        assertThat(told.stream()
                        .mapToLong(delta -> delta.eventsProcessed().getAsLong())
                        .sum())
                .isEqualTo(10_805);
    }

    @Test
    void gapOfMoreTicksThanAreKept_isToldByMinutes() {
        IntervalSplitter slots = new IntervalSplitter(Duration.ofSeconds(1));
        Instant end = NOON.plus(Duration.ofHours(5));

        List<IntervalSplitter.Slot> told = slots.add(new CounterIncrease(UpstreamCounter.PROCESSED, NOON, end, 18_000));

        assertThat(told)
                .hasSize(300)
                .extracting(IntervalSplitter.Slot::to)
                .isSorted()
                .startsWith(NOON.plusSeconds(60))
                .endsWith(end);
        assertThat(told.stream().mapToLong(IntervalSplitter.Slot::count).sum()).isEqualTo(18_000);
    }

    /** As when our clock was wrong while the state was kept. */
    @Test
    void stateOfTheFuture_isForgotten() {
        receives(0, 100, "1:00:00");
        Sampler after = new Sampler(new SampledQueries(EVENTS, SERVICES, LATENCY), Duration.ofSeconds(10));

        after.restore(sampler.state(), new DualClockTime(NOON.minusSeconds(1), 0));
        assertThat(after.state().services()).isEmpty();

        after.restore(sampler.state(), new DualClockTime(NOON.plusSeconds(1), 0));
        assertThat(after.state().services()).containsOnlyKeys(WEBSOCKET);
    }

    @Test
    void clockThatIsSetBack_tellsNoIntervalTwice_andLosesNothing() {
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(600), 600, websocket(100, "1:00:00"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(610), 610, websocket(110, "1:00:10"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(590), 620, websocket(120, "1:00:20"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(600), 630, websocket(130, "1:00:30"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(620), 650, websocket(150, "1:00:50"));

        assertThat(told())
                .containsExactly(
                        processed(NOON.plusSeconds(600), NOON.plusSeconds(610), 10),
                        processed(NOON.plusSeconds(610), NOON.plusSeconds(620), 40));
    }

    /** By the wall clock, which was set back, both runs began at noon. */
    @Test
    void runAfterOurClockWasSetBack_isNotTheOneBefore() {
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(600), 600, websocket(100, "0:10:00"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(610), 610, websocket(500, "0:10:10"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(15), 630, websocket(3, "0:00:15"));
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(25), 640, websocket(7, "0:00:25"));

        assertThat(counts(60)).containsExactly(7L, 400L);
    }

    private List<ServiceDelta> told() {
        List<ServiceDelta> told = new ArrayList<>();
        sampler.tell(told::addAll);
        return told;
    }

    private static ServiceDelta processed(Instant from, Instant to, long count) {
        return new ServiceDelta(
                WEBSOCKET, from, to, OptionalLong.of(count), OptionalLong.empty(), OptionalLong.empty());
    }

    @Test
    void lastEvent_isByOurClock_whateverTheirsSays() {
        String body = websocket(29, "0:05:00")
                .replace("2026-11-23T10:11:24.981077", "2026-11-23T11:00:10")
                .replace("2026-11-23T10:11:23.681722", "2026-11-23T11:00:08");
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(10), 10, body);
        assertThat(sampler.lastEvent()).contains(NOON.plusSeconds(8).plusMillis(3));
    }

    @Test
    void lastEvent_ofTheFuture_isNone() {
        take(
                Upstream.WEBSOCKET_INGESTION,
                NOON,
                10,
                websocket(29, "0:05:00").replace("10:11:23.681722", "13:11:23.681722"));
        assertThat(sampler.lastEvent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-999999999-01-01T00:00:00", "+999999999-12-31T23:59:59", "yesterday", ""})
    void strangeTimes_costOnlyThemselves(String time) {
        receives(0, 29, "0:05:00");
        take(
                Upstream.WEBSOCKET_INGESTION,
                NOON.plusSeconds(10),
                10,
                websocket(31, "0:05:10").replace("2026-11-23T10:11:24.981077", time));
        take(
                Upstream.WEBSOCKET_INGESTION,
                NOON.plusSeconds(20),
                20,
                websocket(32, "0:05:20").replace("2026-11-23T10:11:23.681722", time));
        assertThat(counts(60)).containsExactly(3L);
    }

    @Test
    void totalBeyondAllMeasure_isNone() {
        receives(0, 29, "0:05:00");
        receives(10, Long.MAX_VALUE, "0:05:10");
        receives(20, 30, "0:05:20");
        assertThat(counts(60)).containsExactly(1L);
    }

    @Test
    void lastUpdate_isWhenItWrote() {
        take(Upstream.ENRICHMENT_PIPELINE, Instant.parse("2026-11-23T10:11:25Z"), 10, enrichment(1, 1, 1, "0:05:00"));
        assertThat(sampler.lastUpdates())
                .containsOnly(Map.entry("enrichment-pipeline", Instant.parse("2026-11-23T10:11:24.862773Z")));
    }

    @Test
    void probe_isKnownByItsTimes() {
        sampler.take(
                "influxdb",
                NOON.plusSeconds(20),
                new Probe.Result(true, Optional.of(DurationSketch.of(Duration.ofMillis(4)))));
        sampler.take("influxdb", NOON.plusSeconds(30), new Probe.Result(false, Optional.empty()));

        Reading reading = known(LATENCY, 60).get(0);
        assertThat(((Distribution) reading.rollup()
                                .cell(Group.of("influxdb"), "processing_time_ms")
                                .orElseThrow())
                        .gauge())
                .isEqualTo(Gauge.of(4));
        assertThat(reading.covered()).isEqualTo(Duration.ofSeconds(10));
        assertThat(sampler.ticks()).containsEntry("influxdb", new Availability(2, 1));
        assertThat(Sampler.isOfIngestion("influxdb")).isFalse();
    }

    @Test
    void twoDaysAndMore_areForgotten() {
        for (int minute = 0; minute <= 2_900; minute++) {
            receives(minute * 60, 100 + minute, python(minute));
        }
        List<Reading> readings = known(EVENTS, 60);
        assertThat(readings).hasSize(2_880);
        assertThat(counts(60)).containsOnly(1L);
        assertThat(readings.get(0).window().start()).isEqualTo(NOON.plusSeconds(20 * 60));
    }

    @Test
    void partOfAMinute_isKnownByTicks() {
        receives(0, 0, "1:00:00");
        receives(10, 10, "1:00:10");
        receives(20, 40, "1:00:20");
        receives(60, 80, "1:01:00");

        assertThat(part(EVENTS, 15, 60).rollup().cell(Group.ALL, "raw_data").map(Cell::count))
                .contains(55L);
        assertThat(part(EVENTS, 15, 60).covered()).isEqualTo(Duration.ofSeconds(45));
        assertThat(part(EVENTS, 0, 15).rollup().cell(Group.ALL, "raw_data").map(Cell::count))
                .contains(25L);
        assertThat(part(SERVICES, 15, 60).rollup().cell(Group.of(WEBSOCKET), "events_processed"))
                .contains(new Delta(2, 55));
        assertThat(part(EVENTS, 65, 120).covered()).isZero();
        assertThat(sampler.part(LATENCY, new Window(NOON, NOON.plusSeconds(5)))).isEmpty();
    }

    @Test
    void ticksBeforeAllThatAreKept_areNotKnownAnyMore() {
        for (int second = 0; second <= RecentIncreases.KEPT + 100; second++) {
            receives(second, second, String.format("%d:%02d:%02d", second / 3_600 + 1, second / 60 % 60, second % 60));
        }
        assertThat(sampler.part(EVENTS, new Window(NOON.plusSeconds(70), NOON.plusSeconds(120))))
                .isEmpty();
        assertThat(part(EVENTS, 110, 120).rollup().cell(Group.ALL, "raw_data").map(Cell::count))
                .contains(10L);
    }

    private Reading part(SeriesQuery query, int from, int to) {
        return sampler.part(query, new Window(NOON.plusSeconds(from), NOON.plusSeconds(to)))
                .orElseThrow();
    }

    @Test
    void finerThanAMinute_isNotKnown() {
        assertThatThrownBy(() -> known(EVENTS, 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT30S");
    }

    @Test
    void anotherQuery_isNotKnown() {
        receives(0, 1, "0:05:00");
        receives(10, 2, "0:05:10");
        assertThat(known(SERVICES.where("service", "x"), 60)).isEmpty();
        assertThat(known(SeriesQuery.of("other", EVENTS.fields()), 60)).isEmpty();
    }

    private static String python(int minutes) {
        int days = minutes / 1_440;
        return (days == 0 ? "" : days == 1 ? "1 day, " : days + " days, ")
                + String.format("%d:%02d:00", minutes / 60 % 24, minutes % 60);
    }

    private List<Long> counts(int step) {
        return known(EVENTS, step).stream()
                .map(reading -> reading.rollup()
                        .cell(Group.ALL, "raw_data")
                        .orElseThrow()
                        .count())
                .toList();
    }

    private List<Reading> known(SeriesQuery query, int step) {
        return sampler.known(query, new Range(NOON, NOON.plus(Duration.ofDays(3)), Duration.ofSeconds(step)));
    }

    private void receives(int second, long total, String uptime) {
        take(Upstream.WEBSOCKET_INGESTION, NOON.plusSeconds(second), second, websocket(total, uptime));
    }

    private void writes(int second, long processed, long written, long errors, String uptime) {
        take(
                Upstream.ENRICHMENT_PIPELINE,
                NOON.plusSeconds(second),
                second,
                enrichment(processed, written, errors, uptime));
    }

    private void take(Upstream upstream, Instant time, long steady, String body) {
        sampler.take(UpstreamAnswer.of(
                upstream,
                new DualClockTime(time, steady * 1_000_000_000),
                Duration.ofMillis(3),
                new UpstreamHealth(JsonMapper.shared().readTree(body), time)));
    }

    private static String websocket(long total, String uptime) {
        return StandIns.recorded("ws-ingestion-health")
                .replace("\"total_events_received\": 29", "\"total_events_received\": " + total)
                .replace("0:01:30.336925", uptime);
    }

    private static String enrichment(long processed, long written, long errors, String uptime) {
        return StandIns.recorded("enrichment-health")
                .replace("\"normalized_events\": 29", "\"normalized_events\": " + processed)
                .replace("\"points_written\": 29", "\"points_written\": " + written)
                .replace("\"write_errors\": 0", "\"write_errors\": " + errors)
                .replace("0:01:30.670189", uptime);
    }
}
