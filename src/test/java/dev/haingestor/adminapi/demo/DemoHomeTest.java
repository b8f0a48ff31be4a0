package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

class DemoHomeTest {

    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final Instant SATURDAY = Instant.parse("2026-03-07T00:00:00Z");
    private static final Set<String> MARKERS = Set.of("state", "state_value", "raw_data");

    private final DemoHome home = new DemoHome();

    @Test
    void sameSpan_isToldTheSameByAnyHome() {
        assertThat(text(new DemoHome().lines(MONDAY, MONDAY.plusSeconds(7_200))))
                .isEqualTo(text(home.lines(MONDAY, MONDAY.plusSeconds(7_200))))
                .isNotEmpty();
    }

    @Test
    void adjacentSpans_tellWhatOneTells() {
        Instant start = MONDAY.plus(Duration.ofHours(18));
        List<String> whole = text(home.lines(start, start.plusSeconds(3_600)));

        List<String> parts = new ArrayList<>();
        Instant from = start;
        for (int i = 0; from.isBefore(start.plusSeconds(3_600)); i++) {
            Instant to = from.plusMillis(1_700 + 9_137L * (i % 11));
            to = to.isAfter(start.plusSeconds(3_600)) ? start.plusSeconds(3_600) : to;
            parts.addAll(text(home.lines(from, to)));
            from = to;
        }

        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void linesLieWithinTheirSpan_inOrder() {
        Instant from = MONDAY.plusMillis(12_345);
        List<Long> times =
                home.lines(from, from.plusSeconds(600)).stream().map(Line::time).toList();

        assertThat(times)
                .isSorted()
                .allSatisfy(time -> assertThat(time).isBetween(nanos(from), nanos(from.plusSeconds(600)) - 1));
    }

    @Test
    void weekdays_areQuietAtNightAndLivelyInTheEvening() {
        int night = events(MONDAY.plus(Duration.ofHours(2)));
        int noon = events(MONDAY.plus(Duration.ofHours(10)));
        int evening = events(MONDAY.plus(Duration.ofHours(19)));

        assertThat(night).isBetween(500, 1_500);
        assertThat(noon).isGreaterThan(night * 6 / 5);
        assertThat(evening).isGreaterThan(noon * 6 / 5).isLessThan(4_500);
    }

    @Test
    void weekends_areDifferent() {
        Duration ten = Duration.ofHours(10);
        assertThat(events(SATURDAY.plus(ten))).isGreaterThan(events(MONDAY.plus(ten)) * 6 / 5);
    }

    @Test
    void day_hasAsManyEventsAndEntitiesAsAHome() {
        List<Line> day = home.lines(MONDAY, MONDAY.plus(Duration.ofDays(1)));

        assertThat(day.stream().filter(DemoHomeTest::isEvent).count()).isBetween(28_000L, 57_000L);
        assertThat(day.stream()
                        .filter(DemoHomeTest::isEvent)
                        .map(line -> line.series().tags().get("entity_id"))
                        .distinct())
                .hasSizeBetween(60, 120);
        assertThat(day.stream().map(line -> line.series() + "@" + line.time()).distinct())
                .hasSameSizeAs(day);
    }

    @Test
    void events_haveOneMarker_andTextsAndNumbersWhereTheWritersHaveThem() {
        List<Line> events = home.lines(MONDAY, MONDAY.plus(Duration.ofDays(1))).stream()
                .filter(DemoHomeTest::isEvent)
                .toList();

        assertThat(events).allSatisfy(event -> {
            assertThat(event.series().tags()).containsKeys("entity_id", "event_type");
            assertThat(event.fields().stream().map(Field::name).filter(MARKERS::contains))
                    .hasSize(1);
            event.fields()
                    .forEach(field -> assertThat(field.value())
                            .isInstanceOf(field.name().equals("state_value") ? Double.class : String.class));
        });
        assertThat(events.stream()
                        .flatMap(event -> event.fields().stream())
                        .map(Field::name)
                        .collect(Collectors.toSet()))
                .containsAll(MARKERS);
    }

    @Test
    void states_followOneAnother() {
        Map<String, String> last = new TreeMap<>();
        home.lines(SATURDAY, SATURDAY.plus(Duration.ofHours(12))).stream()
                .filter(DemoHomeTest::isEvent)
                .filter(event -> value(event, "state") != null)
                .forEach(event -> {
                    String before = last.put(event.series().toString(), (String) value(event, "state"));
                    assertThat(value(event, "old_state"))
                            .describedAs("%s", event)
                            .isIn(before == null ? Set.of(value(event, "old_state")) : Set.of(before));
                });
        assertThat(last).isNotEmpty();
    }

    @Test
    void services_reportEveryTenSecondsWhatTheyDid() {
        List<Line> hour = home.lines(MONDAY, MONDAY.plusSeconds(3_600));
        Map<String, List<Line>> reports = hour.stream()
                .filter(line -> !isEvent(line))
                .collect(Collectors.groupingBy(line -> line.series().tags().get("service")));

        assertThat(reports)
                .containsOnlyKeys(
                        "websocket-ingestion",
                        "enrichment-pipeline",
                        "weather-api",
                        "calendar-sync",
                        "energy-correlator",
                        "data-retention");
        assertThat(reports.values())
                .allSatisfy(lines -> assertThat(lines).hasSize(360).allSatisfy(DemoHomeTest::assertReport));
        long counted = reports.get("websocket-ingestion").stream()
                .mapToLong(line -> (Long) value(line, "events_processed"))
                .sum();
        assertThat(counted).isCloseTo(events(MONDAY), offset(20L));
    }

    private static void assertReport(Line line) {
        Map<String, Field> fields = line.fields().stream().collect(Collectors.toMap(Field::name, identity()));
        assertThat(fields)
                .containsOnlyKeys(
                        "events_processed", "write_attempts", "write_errors", "success_rate", "processing_time_ms");
        for (String name : List.of("events_processed", "write_attempts", "write_errors")) {
            assertThat(fields.get(name).type()).isEqualTo(FieldType.INTEGER);
            assertThat((Long) fields.get(name).value()).isNotNegative();
        }
        assertThat((Long) value(line, "write_errors")).isLessThanOrEqualTo((Long) value(line, "write_attempts"));
        assertThat((Double) value(line, "success_rate")).isBetween(0.0, 100.0);
        assertThat((Double) value(line, "processing_time_ms")).isBetween(0.1, 60_000.0);
    }

    /** By the usual thresholds of error rate and processing time. */
    @Test
    void quarterHours_showTroublesThatComeAndGo() {
        List<Set<String>> seen = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            Instant end = MONDAY.plus(Duration.ofHours(12).plusMinutes(minute));
            Map<String, List<Line>> reports = home.lines(end.minus(Duration.ofMinutes(15)), end).stream()
                    .filter(line -> !isEvent(line))
                    .collect(Collectors.groupingBy(line -> line.series().tags().get("service")));
            seen.add(reports.entrySet().stream()
                    .flatMap(entry -> troubles(entry.getKey(), entry.getValue()))
                    .collect(Collectors.toSet()));
        }

        assertThat(seen).doesNotContain(Set.of());
        assertThat(seen.stream().filter(troubles -> troubles.toString().contains("slow")))
                .hasSizeGreaterThan(40);
        assertThat(new HashSet<>(seen)).hasSizeGreaterThan(10);
        assertThat(seen.toString()).doesNotContain("websocket-ingestion");
    }

    private static Stream<String> troubles(String service, List<Line> reports) {
        double millis = reports.stream()
                .mapToDouble(line -> (Double) value(line, "processing_time_ms"))
                .average()
                .orElseThrow();
        double attempts = reports.stream()
                .mapToLong(line -> (Long) value(line, "write_attempts"))
                .sum();
        double errors = reports.stream()
                .mapToLong(line -> (Long) value(line, "write_errors"))
                .sum();
        return Stream.of(
                        millis > 1_000 ? service + " slow" : "",
                        errors / attempts > .05
                                ? service + " failing"
                                : errors / attempts > .02 ? service + " faltering" : "")
                .filter(text -> !text.isEmpty());
    }

    private int events(Instant from) {
        return (int) home.lines(from, from.plusSeconds(3_600)).stream()
                .filter(DemoHomeTest::isEvent)
                .count();
    }

    private static boolean isEvent(Line line) {
        return line.series().measurement().equals("home_assistant_events");
    }

    private static Object value(Line line, String name) {
        return line.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private static List<String> text(List<Line> lines) {
        return lines.stream()
                .map(line -> line.series() + " " + line.fields() + " " + line.time())
                .toList();
    }
}
