package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.lineprotocol.Rejection;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Old points go, and their room in the file is used again. */
@Tag("slow")
class RetentionJobTest {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(2);
    private static final int POINTS_A_DAY = 10_000;
    private static final int BATCH = 1_000;
    private static final int SETTLED = 10;
    private static final int DAYS = 40;
    private static final double MAX_GROWTH = 1.3;

    private final SetClock clock = new SetClock(START);
    private final Random random = Seed.random(RetentionJobTest.class);

    @TempDir
    private Path folder;

    @Test
    void expire_dropsWhatIsOlder_andKeepsTheRest() {
        try (Embedded embedded = Embedded.open(folder, KEPT, clock)) {
            embedded.write(List.of(point("old", START), point("m", START)));
            clock.set(START.plus(KEPT));
            embedded.write(List.of(point("m", START.plus(KEPT))));
            // What fields there are is forgotten by whole days.
            clock.set(START.plus(KEPT).plus(DAY.multipliedBy(2)).plusSeconds(10_800));

            embedded.writer().expire();

            assertThat(count(embedded, START, clock.instant())).isEqualTo(1);
            assertThat(recent(embedded)).containsExactly(START.plus(KEPT));
            assertThat(embedded.store().schema().measurements()).containsOnlyKeys("m");
            assertThat(export(embedded)).hasLineCount(1);
        }
        try (Embedded embedded = Embedded.open(folder, KEPT, clock)) {
            assertThat(embedded.store().schema().measurements()).containsOnlyKeys("m");
            embedded.write(List.of(point("old", clock.instant())));
            assertThat(export(embedded)).hasLineCount(2);
        }
    }

    @Test
    void write_olderThanRetentionAndTheLongestWindow_isRejectedWithItsReason() {
        Instant oldest = START.minus(KEPT).minus(DAY);
        try (Embedded embedded = Embedded.open(folder, KEPT, clock)) {
            List<Rejection> rejections = embedded.writer()
                    .write(RequestLines.of(List.of(
                            Embedded.line(point("m", oldest.minusNanos(1))), Embedded.line(point("m", oldest)))))
                    .first();

            assertThat(rejections)
                    .containsExactly(new Rejection(1, "its time is before all that EMBEDDED_RETENTION keeps"));
            assertThat(export(embedded)).hasLineCount(1);
        }
    }

    @Test
    void fileAndLog_stopGrowing_alsoWithLatePointsAndWhileItIsRead() throws Exception {
        List<Long> sizes = new ArrayList<>();
        try (Embedded embedded = Embedded.open(folder, KEPT, clock)) {
            for (int day = 0; day < DAYS; day++) {
                writeDay(embedded);
                clock.set(clock.instant().plus(DAY));
                if (day % 2 == 0) {
                    expireWhileRead(embedded);
                } else {
                    embedded.writer().expire();
                }
                sizes.add(embedded.database().bytes() / 1_024);
                Instant dropped = embedded.store().keptSince(clock.instant()).minus(Duration.ofHours(1));
                assertThat(count(embedded, START.minus(KEPT).minus(DAY), dropped))
                        .isZero();
            }
            assertThat(count(embedded, clock.instant().minus(KEPT), clock.instant()))
                    .isGreaterThan(POINTS_A_DAY);
        }
        System.out.println("RetentionJobTest: kB after each day: " + sizes);
        // It goes up and down from day to day, by how much of the freed room the next checkpoint has used.
        long early = Collections.max(sizes.subList(0, SETTLED));
        assertThat(Collections.max(sizes)).isLessThanOrEqualTo((long) (MAX_GROWTH * early));
    }

    /** Some points come a day late. */
    private void writeDay(Embedded embedded) {
        for (int first = 0; first < POINTS_A_DAY; first += BATCH) {
            List<Point> points = new ArrayList<>();
            for (int number = first; number < first + BATCH; number++) {
                Instant time = clock.instant().plusMillis(DAY.toMillis() * number / POINTS_A_DAY);
                points.add(point("m", random.nextInt(50) == 0 ? time.minus(DAY) : time));
            }
            embedded.write(points);
        }
    }

    private Point point(String measurement, Instant time) {
        return Point.of(
                time,
                measurement,
                new TreeMap<>(Map.of("entity", "e" + random.nextInt(50))),
                Map.of("value", random.nextDouble(), "text", "text " + random.nextLong()));
    }

    private static void expireWhileRead(Embedded embedded) throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch expired = new CountDownLatch(1);
        String points = embedded.writer().catalog().table("m").orElseThrow().points();
        Thread reader = new Thread(() -> embedded.database().use(connection -> {
            connection.setAutoCommit(false);
            long before = rows(points, connection.createStatement());
            reading.countDown();
            await(expired);
            assertThat(rows(points, connection.createStatement())).isEqualTo(before);
            return null;
        }));
        reader.start();
        reading.await();
        embedded.writer().expire();
        expired.countDown();
        reader.join();
    }

    private static long rows(String points, Statement closedAfterwards) throws SQLException {
        try (Statement statement = closedAfterwards;
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + points)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long count(Embedded embedded, Instant from, Instant to) {
        SeriesQuery query = SeriesQuery.of("m", Map.of("value", FieldKind.POINTS));
        return embedded.store().windows(query, new Range(from, to, Duration.ofHours(1))).stream()
                .flatMap(rollup -> rollup.cell(Group.ALL, "value").stream())
                .mapToLong(cell -> ((Points) cell).count())
                .sum();
    }

    private List<Instant> recent(Embedded embedded) {
        List<Instant> times = new ArrayList<>();
        embedded.store()
                .recent(
                        new PointQuery(
                                "m",
                                new TreeMap<>(),
                                new Window(START.minus(KEPT), clock.instant()),
                                100,
                                Optional.empty()),
                        point -> times.add(point.time()));
        return times;
    }

    private static String export(Embedded embedded) {
        StringBuilder out = new StringBuilder();
        new Export(embedded.writer()).write(Long.MIN_VALUE, Long.MAX_VALUE, out);
        return out.toString();
    }
}
