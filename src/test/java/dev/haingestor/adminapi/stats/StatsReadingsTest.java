package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import dev.haingestor.adminapi.stats.StatsAnswer.UpstreamFigures;
import dev.haingestor.adminapi.upstream.DualClockTime;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Readings of single minutes, and what an answer makes of them; the period begins at minute 0, and minute 60 is live. */
class StatsReadingsTest {

    private static final Instant FROM = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant NOW = minute(60).plusSeconds(30);
    private static final Warning OUTAGE = new Warning("influxdb_unavailable", "InfluxDB is down", List.of());
    private static final Map<String, Cell> FAILING =
            Map.of("write_attempts", new Delta(1, 100), "write_errors", new Delta(1, 50));
    private static final Map<String, Cell> FINE =
            Map.of("write_attempts", new Delta(1, 100), "write_errors", new Delta(1, 1));

    /** Samples of the store and of this service are shown, and don't hide how the ingestion is doing. */
    @Test
    void isCounted_whatWasSampledBesideTheIngestion_isNotInTheFiguresOfAll() {
        Rollup services = new Rollup(Map.of(
                Group.of("enrichment-pipeline"), FINE, Group.of("influxdb"), FAILING, Group.of("admin-api"), FAILING));

        StatsAnswer sampled = answer(data(Source.SERVICES_FALLBACK, List.of(), List.of(reading(3, services))));
        StatsAnswer stored = answer(data(Source.INFLUXDB, List.of(), List.of(reading(3, services))));

        assertThat(sampled.metrics().errorRatePercent()).isEqualTo(1);
        assertThat(sampled.trends().points())
                .extracting(TrendPoint::errorRatePercent)
                .containsExactly(1.0);
        assertThat(sampled.metrics().services()).containsOnlyKeys("admin-api", "enrichment-pipeline", "influxdb");
        assertThat(stored.metrics().errorRatePercent()).isEqualTo(33.667);
        assertThat(stored.trends().points())
                .extracting(TrendPoint::errorRatePercent)
                .containsExactly(33.667);
    }

    @Test
    void covered_isTheTimeOfTheServicesOwnFigures_withinThePeriod() {
        StatsReadings data = data(
                Source.INFLUXDB,
                List.of(event(-1), event(0), event(60)),
                List.of(reading(-2, Rollup.EMPTY), reading(7, Rollup.EMPTY)));

        assertThat(data.covered("websocket-ingestion")).isEqualTo(Duration.ofSeconds(90));
        assertThat(data.covered("enrichment-pipeline")).isEqualTo(Duration.ofSeconds(60));
        assertThat(data.covered("websocket")).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void isEmpty_whenNothingOfThePeriodIsKnown() {
        List<Reading> before = List.of(event(-1));

        assertThat(data(Source.INFLUXDB, before, before).isEmpty()).isTrue();
        assertThat(data(Source.INFLUXDB, before, List.of(event(0))).isEmpty()).isFalse();
        assertThat(data(Source.INFLUXDB, List.of(event(0)), before).isEmpty()).isFalse();
        assertThat(data(Source.INFLUXDB, before, before).knownFrom()).isEqualTo(NOW);
        assertThat(data(Source.INFLUXDB, List.of(event(-1), event(5)), List.of(event(3)))
                        .knownFrom())
                .isEqualTo(minute(3));
    }

    @Test
    void lastEvent_isOneOfThePeriod() {
        assertThat(newest(FROM).lastEvent()).contains(FROM);
        assertThat(newest(FROM.minusNanos(1)).lastEvent()).isEmpty();
        assertThat(answer(newest(minute(7))).metrics().lastEventTime()).isEqualTo(minute(7));
    }

    @Test
    void quietSince_isTheLastEvent_orTheEndOfALaterWindowWithEvents() {
        assertThat(newest(minute(5), event(3), event(4)).quietSince()).contains(minute(5));
        assertThat(newest(minute(5), event(5)).quietSince()).contains(minute(5));
        assertThat(newest(minute(5), event(6), event(8), reading(9, Rollup.EMPTY))
                        .quietSince())
                .contains(minute(9));
        assertThat(newest(minute(-90)).quietSince()).contains(minute(-90));
    }

    @Test
    void quietSince_whereNoEventIsKnown_isTheBeginningOfWhatIsCovered() {
        List<Reading> silent = List.of(reading(58, Rollup.EMPTY), reading(59, Rollup.EMPTY), reading(60, Rollup.EMPTY));

        assertThat(data(Source.INFLUXDB, silent, List.of()).quietSince()).contains(minute(58));
        assertThat(data(Source.INFLUXDB, List.of(), silent).quietSince()).isEmpty();
        assertThat(data(Source.INFLUXDB, List.of(event(3)), List.of()).quietSince())
                .contains(minute(4));
    }

    @Test
    void noEvents_afterWindowsOfWhichOnlyTheEndIsKnown_namesNoTimeOfAnEvent() {
        assertThat(answer(newest(minute(5), event(6))).alerts())
                .filteredOn(alert -> alert.type().equals("no_events"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.value()).isNull())
                .satisfies(alert -> assertThat(alert.message()).endsWith("none is known since " + minute(7)));
    }

    @Test
    void named_theRestWasUpdatedWhenTheLastOfItsServicesWas() {
        Map<Group, Instant> updates = new HashMap<>();
        updates.put(Group.of("big"), minute(2));
        for (int i = 0; i < 20; i++) {
            updates.put(Group.of("small-" + i), minute(20 + i * 7 % 20));
        }
        StatsReadings named = data(
                        Source.INFLUXDB, List.of(event(1)), List.of(reading(1, of("small-1", FINE))), updates)
                .named(Group.of("big")::equals);

        assertThat(named.lastUpdates()).isEqualTo(Map.of(Group.of("big"), minute(2), Group.rest(1), minute(39)));
        assertThat(named.services()).containsExactly(reading(1, new Rollup(Map.of(Group.rest(1), FINE))));
        assertThat(named.events()).containsExactly(event(1));
    }

    @Test
    void lacking_isIncompleteForOneMoreReason() {
        Warning reason = new Warning("no_data", "why", List.of("services"));
        StatsReadings data = data(Source.SERVICES_FALLBACK, List.of(event(1)), List.of());

        assertThat(data.lacking(reason).complete()).isFalse();
        assertThat(data.lacking(reason).missing()).containsExactly(reason, OUTAGE);
        assertThat(data.lacking(reason).events()).isEqualTo(data.events());
    }

    @Test
    void incompleteAnswer_hasTheReasonsAsAnAlert_andNoOtherWarning() {
        StatsAnswer answer = answer(data(Source.SERVICES_FALLBACK, List.of(event(59)), List.of()));

        assertThat(answer.complete()).isFalse();
        assertThat(answer.warnings()).containsExactly(OUTAGE);
        assertThat(answer.alerts())
                .extracting(alert -> alert.type() + ": " + alert.message())
                .containsExactly("degraded_source: The answer is incomplete: InfluxDB is down");
    }

    @Test
    void trend_windowIsOfTheFallback_ifAnyPartOfItIs() {
        Reading sampled = new Reading(window(5), of("s", FINE), NOW, Duration.ofSeconds(60), Source.SERVICES_FALLBACK);
        Reading sampledEvents =
                new Reading(window(6), Rollup.EMPTY, NOW, Duration.ofSeconds(60), Source.SERVICES_FALLBACK);

        StatsAnswer answer = answer(data(
                Source.INFLUXDB,
                List.of(event(4), event(5), sampledEvents),
                List.of(reading(4, of("s", FINE)), sampled, reading(6, of("s", FINE)), reading(7, of("s", FINE)))));

        assertThat(answer.trends().points())
                .extracting(point -> point.time() + " " + point.source())
                .containsExactly(
                        minute(4) + " influxdb",
                        minute(5) + " services-fallback",
                        minute(6) + " services-fallback",
                        minute(7) + " influxdb");
    }

    @Test
    void trend_windowOfWhichOnlyTheServicesAreKnown_hasNoCount() {
        TrendPoint point = answer(data(Source.INFLUXDB, List.of(), List.of(reading(4, of("s", FINE)))))
                .trends()
                .points()
                .get(0);

        assertThat(point.count()).isNull();
        assertThat(point.eventsPerMinute()).isNull();
        assertThat(point.errorRatePercent()).isEqualTo(1);
    }

    @Test
    void upstreams_haveTheirOwnFigures_andThoseOfTheirLastAnswer() {
        StatsReadings data = data(
                Source.INFLUXDB,
                List.of(event(0), event(1)),
                List.of(reading(
                        3,
                        new Rollup(Map.of(
                                Group.of("websocket-ingestion"),
                                Map.of("events_processed", new Delta(1, 99)),
                                Group.of("enrichment-pipeline"),
                                Map.of(
                                        "events_processed",
                                        new Delta(1, 8),
                                        "write_attempts",
                                        new Delta(1, 4),
                                        "write_errors",
                                        new Delta(1, 1)))))));
        Map<Upstream, UpstreamAnswer> answers = Map.of(
                Upstream.WEBSOCKET_INGESTION, told("{\"connection\": {\"connection_attempts\": 3}}"),
                Upstream.ENRICHMENT_PIPELINE, told("{}"));

        assertThat(fold(asking(Optional.empty()), data, answers).metrics().upstreams())
                .isEqualTo(Map.of(
                        "websocket-ingestion", new UpstreamFigures(1.0, null, 12.346, 3L, 2L),
                        "enrichment-pipeline", new UpstreamFigures(8.0, 25.0, 12.346, null, 8L)));
    }

    @Test
    void upstreams_thatDidNotAnswer_haveTheFiguresOfTheStore() {
        UpstreamAnswer failed = UpstreamAnswer.failed(
                Upstream.WEBSOCKET_INGESTION, new DualClockTime(NOW, 0), Duration.ofMillis(5), "refused");
        StatsReadings data = data(Source.INFLUXDB, List.of(event(0)), List.of());

        Map<String, UpstreamFigures> figures = fold(
                        asking(Optional.empty()), data, Map.of(Upstream.WEBSOCKET_INGESTION, failed))
                .metrics()
                .upstreams();

        assertThat(figures.get("websocket-ingestion")).isEqualTo(new UpstreamFigures(1.0, null, null, null, 1L));
        assertThat(figures.get("enrichment-pipeline")).isEqualTo(new UpstreamFigures(null, null, null, null, null));
    }

    @Test
    void upstreams_inAnAnswerForOneService_areThatService() {
        StatsReadings data = data(Source.INFLUXDB, List.of(event(0)), List.of());

        assertThat(upstreams(data, "websocket-ingestion")).containsExactly("websocket-ingestion");
        assertThat(upstreams(data, "enrichment-pipeline")).containsExactly("enrichment-pipeline");
        assertThat(upstreams(data, "s")).isEmpty();
    }

    @Test
    void noData_namesTheFiguresThatNothingWasWrittenFor() {
        assertThat(noData(Map.of()))
                .containsExactly(
                        "total_writes",
                        "write_errors",
                        "error_rate_percent",
                        "error_rate",
                        "success_rate",
                        "processing_time_avg",
                        "processing_time_percentiles");
        assertThat(noData(Map.of("success_rate", Gauge.of(1), "processing_time_ms", Distribution.of(1))))
                .containsExactly("total_writes", "write_errors", "error_rate_percent", "error_rate");
        assertThat(noData(Map.of("write_attempts", new Delta(1, 1), "processing_time_ms", Distribution.of(1))))
                .containsExactly("write_errors", "error_rate_percent", "error_rate", "success_rate");
        assertThat(noData(FINE)).containsExactly("processing_time_avg", "processing_time_percentiles");
    }

    @Test
    void noData_withoutEvents_namesTheTimeOfTheLast_whetherTheyAreCountedOrNot() {
        List<Reading> whole = List.of(reading(
                1,
                of(
                        "s",
                        Map.of(
                                "write_attempts",
                                new Delta(1, 1),
                                "write_errors",
                                new Delta(1, 0),
                                "processing_time_ms",
                                Distribution.of(1)))));

        for (List<Reading> events : List.of(List.<Reading>of(), List.of(reading(1, Rollup.EMPTY)))) {
            assertThat(fold(asking(Optional.of("s")), stored(events, whole), Map.of())
                            .warnings())
                    .filteredOn(warning -> warning.code().equals("no_data"))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.affects()).containsExactly("last_event_time"))
                    .satisfies(warning -> assertThat(warning.message())
                            .startsWith("Nothing was written of service s in 1h that these figures"));
        }
        assertThat(answer(stored(List.of(event(1)), whole)).warnings())
                .extracting(Warning::code)
                .doesNotContain("no_data");
    }

    private static List<String> noData(Map<String, Cell> cells) {
        Warning warning = answer(stored(List.of(event(1)), List.of(reading(1, of("s", cells))))).warnings().stream()
                .filter(one -> one.code().equals("no_data"))
                .findFirst()
                .orElseThrow();
        assertThat(warning.message()).startsWith("Nothing was written in 1h that these figures");
        return warning.affects();
    }

    private static Stream<String> upstreams(StatsReadings data, String service) {
        return fold(asking(Optional.of(service)), data, Map.of()).metrics().upstreams().keySet().stream();
    }

    private static UpstreamAnswer told(String body) {
        return UpstreamAnswer.of(
                Upstream.WEBSOCKET_INGESTION,
                new DualClockTime(NOW, 0),
                Duration.ofNanos(12_345_678),
                new UpstreamHealth(JsonMapper.shared().readTree(body), NOW));
    }

    private static StatsAnswer answer(StatsReadings data) {
        return fold(asking(Optional.empty()), data, Map.of());
    }

    private static StatsAnswer fold(StatsRequest request, StatsReadings data, Map<Upstream, UpstreamAnswer> upstreams) {
        AlertCalculator alerts =
                new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, 20L, Duration.ofMinutes(10)));
        return new StatsCalculator(StatsReads.inputs(request, data, upstreams), alerts, 1_000)
                .stats()
                .answer();
    }

    private static StatsRequest asking(Optional<String> service) {
        return new StatsRequest(Period.HOUR, Duration.ofMinutes(1), service, false);
    }

    private static StatsReadings newest(Instant event, Reading... events) {
        return data(Source.INFLUXDB, List.of(events), List.of(), Map.of(), Optional.of(event));
    }

    private static StatsReadings stored(List<Reading> events, List<Reading> services) {
        return data(Source.INFLUXDB, events, services);
    }

    private static StatsReadings data(Source source, List<Reading> events, List<Reading> services) {
        return data(source, events, services, Map.of());
    }

    private static StatsReadings data(
            Source source, List<Reading> events, List<Reading> services, Map<Group, Instant> updates) {
        return data(source, events, services, updates, Optional.empty());
    }

    private static StatsReadings data(
            Source source,
            List<Reading> events,
            List<Reading> services,
            Map<Group, Instant> updates,
            Optional<Instant> newestEvent) {
        boolean complete = source != Source.SERVICES_FALLBACK;
        return new StatsReadings(
                source,
                NOW,
                FROM,
                NOW,
                events,
                services,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                newestEvent,
                updates,
                OptionalLong.empty(),
                complete,
                complete ? List.of() : List.of(OUTAGE));
    }

    private static Instant minute(int minute) {
        return FROM.plusSeconds(60L * minute);
    }

    private static Window window(int minute) {
        return new Window(minute(minute), minute(minute + 1));
    }

    private static Reading event(int minute) {
        return reading(minute, Rollup.of(Group.ALL, "state", new Points(1)));
    }

    private static Reading reading(int minute, Rollup rollup) {
        return Reading.of(window(minute), rollup, NOW, Source.INFLUXDB);
    }

    private static Rollup of(String service, Map<String, Cell> cells) {
        return new Rollup(Map.of(Group.of(service), cells));
    }
}
