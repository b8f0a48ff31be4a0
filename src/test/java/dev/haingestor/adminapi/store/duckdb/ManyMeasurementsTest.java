package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Small measurements share a table, and get one of their own when they have grown. */
@Tag("slow")
class ManyMeasurementsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Range DAY = new Range(NOON, NOON.plus(Duration.ofDays(1)), Duration.ofHours(1));
    private static final int ENTITIES = 1_000;
    private static final int ROUNDS = 80;
    private static final double MAX_BYTES_A_POINT = 40;

    @TempDir
    private Path folder;

    /** Home Assistant's own schema, a tenth of the entities each time. */
    @Test
    void thousandMeasurements_with80MB_areAllTaken_andNeedLittleRoom() throws Exception {
        try (Embedded embedded = Embedded.open(folder, 80, Set.of("home_assistant_events"))) {
            for (int round = 0; round < ROUNDS; round++) {
                int now = round;
                assertThat(embedded.write(IntStream.range(0, ENTITIES)
                                .mapToObj(entity -> homeAssistant(entity, now))
                                .collect(Collectors.joining("\n"))))
                        .isEmpty();
            }
            assertThat(embedded.export()).hasLineCount(ENTITIES * ROUNDS);
        }
        double bytes = (double) Files.size(folder.resolve("embedded.duckdb")) / ENTITIES / ROUNDS;
        System.out.printf("ManyMeasurementsTest: %.1f bytes a point%n", bytes);
        assertThat(bytes).isLessThan(MAX_BYTES_A_POINT);
    }

    private static String homeAssistant(int entity, int round) {
        return "sensor.e" + entity + ",domain=sensor,entity_id=e" + entity + " value=" + (entity + round / 10.0)
                + ",battery_level=" + round + ",state=\"s" + round % 5
                + "\",icon_str=\"mdi:lamp\",friendly_name_str=\"Entity "
                + entity + "\" " + nanos(round * 60 + entity / 100);
    }

    @Test
    void measurementThatGrows_keepsItsPoints_asItMoves() {
        try (Embedded embedded = Embedded.open(folder)) {
            List<String> lines = new ArrayList<>();
            for (int part = 0; part < 6; part++) {
                List<String> added = IntStream.range(part * 4_000, part * 4_000 + 4_000)
                        .mapToObj(i -> "m,a=x" + i % 10 + " new" + i / 8_000 + "=" + i + "i,text=\"t" + i + "\",v=" + i
                                + ".5 " + nanos(i / 2))
                        .toList();
                lines.addAll(added);
                assertThat(embedded.write(String.join("\n", added) + "\nother v=" + part + " " + nanos(part)))
                        .isEmpty();
                assertThat(embedded.export().lines().filter(line -> line.startsWith("m,")))
                        .containsExactlyInAnyOrderElementsOf(lines);
                assertThat(isSmall(embedded, "m")).isEqualTo(part < 5);
            }
            // What is written again counts once, in either table.
            assertThat(embedded.write(String.join("\n", lines))).isEmpty();
            assertThat(embedded.export()).hasLineCount(24_000 + 6);
        }
        try (Embedded embedded = Embedded.open(folder)) {
            assertThat(isSmall(embedded, "m")).isFalse();
            assertThat(isSmall(embedded, "other")).isTrue();
            assertThat(embedded.export()).hasLineCount(24_000 + 6);
        }
    }

    @Test
    void pointsWrittenAgain_moveNothing() {
        try (Embedded embedded = Embedded.open(folder)) {
            for (int part = 0; part < 15; part++) {
                embedded.write(points("m", part % 5 * 3_000, part % 5 * 3_000 + 3_000));
            }
            assertThat(isSmall(embedded, "m")).isTrue();
            assertThat(embedded.export()).hasLineCount(15_000);
        }
    }

    @Test
    void measurementOfManyTags_hasATableOfItsOwn() {
        try (Embedded embedded = Embedded.open(folder)) {
            assertThat(embedded.write("m,t0=a v=1 1\n"
                            + IntStream.range(0, 30)
                                    .mapToObj(i -> "m,t0=a,t" + (i + 1) + "=x v=2," + fields(i) + " 1")
                                    .collect(Collectors.joining("\n"))))
                    .isEmpty();

            assertThat(isSmall(embedded, "m")).isFalse();
            assertThat(embedded.export())
                    .hasLineCount(31)
                    .contains("m,t0=a v=1.0 1\n", "m,t0=a,t30=x b=true,f29=1i,v=2.0 1\n");
        }
    }

    private static String fields(int number) {
        return "f" + number + "=1i,b=true";
    }

    @Test
    void measurementOfManyNumbers_keepsThem_withAndWithoutColumns() {
        try (Embedded embedded = Embedded.open(folder)) {
            String numbers = IntStream.range(0, 20)
                    .mapToObj(i -> "n" + i + "=" + i + ".0")
                    .collect(Collectors.joining(","));
            assertThat(embedded.write("m " + numbers + ",u=5u,state=\"on\" " + nanos(1)))
                    .isEmpty();

            for (int i = 0; i < 20; i++) {
                SeriesQuery query = SeriesQuery.of("m", Map.of("n" + i, FieldKind.GAUGE));
                assertThat(embedded.store().windows(query, DAY).get(0).cell(Group.ALL, "n" + i))
                        .contains(new Gauge(1, i, i, i));
            }
            assertThat(embedded.export()).contains("u=5u").contains("state=\"on\"");
        }
    }

    /** Which figures a reader sees doesn't depend on where points are just being moved to. */
    @Test
    void readers_meanwhile_seeAllPointsThatWereThere() throws Exception {
        SeriesQuery query = SeriesQuery.of("m", Map.of("v", FieldKind.POINTS));
        try (Embedded embedded = Embedded.open(folder)) {
            for (int round = 0; round < 4; round++) {
                String name = "m" + round;
                SeriesQuery ofRound = SeriesQuery.of(name, Map.of("v", FieldKind.POINTS));
                embedded.write(points(name, 0, 19_000));
                AtomicBoolean done = new AtomicBoolean();
                CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
                    while (!done.get()) {
                        long count = embedded.store().windows(ofRound, DAY).stream()
                                .flatMap(rollup -> rollup.cell(Group.ALL, "v").stream())
                                .mapToLong(cell -> cell.count())
                                .sum();
                        assertThat(count).isIn(19_000L, 21_000L);
                    }
                });
                embedded.write(points(name, 19_000, 21_000));
                done.set(true);
                reader.get();
                assertThat(isSmall(embedded, name)).isFalse();
            }
            assertThat(embedded.store().windows(query, DAY)).hasSize(24);
        }
    }

    /** What a kill leaves is the file and its log. */
    @Test
    void logOfAMove_isReplayed(@TempDir Path copy) throws Exception {
        try (Embedded embedded = Embedded.open(folder)) {
            embedded.write(points("m", 0, 15_000) + "\nother v=1 1");
            embedded.write(points("m", 15_000, 25_000) + "\nm,new=1 v=1,more=1 1");
            for (String name : List.of("embedded.duckdb", "embedded.duckdb.wal")) {
                Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            try (Embedded copied = Embedded.open(copy)) {
                assertThat(isSmall(copied, "m")).isFalse();
                assertThat(copied.export()).isEqualTo(embedded.export()).hasLineCount(25_002);
            }
        }
    }

    @Test
    void fileOfAnEarlierVersion_isReadAndWrittenAsBefore() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("embedded.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE measurements (id INTEGER NOT NULL, name VARCHAR NOT NULL);
                    CREATE TABLE places (measurement INTEGER NOT NULL, name VARCHAR NOT NULL, type VARCHAR,
                        place INTEGER NOT NULL);
                    CREATE TABLE field_types (measurement INTEGER NOT NULL, name VARCHAR NOT NULL, shard BIGINT NOT NULL,
                        type VARCHAR NOT NULL);
                    CREATE TABLE t1 (time BIGINT NOT NULL, rest MAP(VARCHAR, VARCHAR), c1 VARCHAR, c2 DOUBLE);
                    INSERT INTO measurements VALUES (1, 'm');
                    INSERT INTO places VALUES (1, 'a', NULL, 1), (1, 'v', 'FLOAT', 2), (1, 'text', 'STRING', 0);
                    INSERT INTO field_types VALUES (1, 'v', -259200000000000, 'FLOAT'), (1, 'text', -259200000000000, 'STRING');
                    INSERT INTO t1 VALUES (5, MAP {'stext': 'b'}, 'x', 1.5)""");
        }
        for (int start = 0; start < 2; start++) {
            try (Embedded embedded = Embedded.open(folder)) {
                assertThat(embedded.write("m,a=x v=1.5 5\nm,a=y v=2 6\nother v=1 7\nm v=1i 8"))
                        .containsExactly(4);
                assertThat(embedded.export()).isEqualTo("""
                        m,a=x text="b",v=1.5 5
                        m,a=y v=2.0 6
                        other v=1.0 7
                        """);
            }
        }
    }

    private static String points(String measurement, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> measurement + ",a=x" + i % 7 + " v=" + i + " " + nanos(i))
                .collect(Collectors.joining("\n"));
    }

    private static boolean isSmall(Embedded embedded, String measurement) {
        return embedded.writer().catalog().table(measurement).orElseThrow().isSmall();
    }

    private static long nanos(int second) {
        return EpochNanos.of(NOON.plusSeconds(second));
    }
}
