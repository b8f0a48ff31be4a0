package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Readers see whole requests and no failure, whatever is written, added to the tables or dropped meanwhile. */
@Tag("slow")
class ReadWhileWritingTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration KEPT = Duration.ofDays(2);
    private static final Range HOUR = new Range(NOON, NOON.plusSeconds(3_600), Duration.ofMinutes(30));
    private static final Window WINDOW = new Window(HOUR.start(), HOUR.end());
    private static final SeriesQuery QUERY =
            SeriesQuery.of("m", Map.of("value", FieldKind.POINTS, "size", FieldKind.DISTRIBUTION));
    private static final int BATCH = 100;
    private static final int BATCHES = 150;
    private static final int BETWEEN_NEW_NAMES = 3;
    private static final int BETWEEN_EXPIRIES = 10;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    @TempDir
    private Path folder;

    @Test
    void readers_seeWholeRequests() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try (Embedded embedded = Embedded.open(folder, KEPT, new SetClock(NOON))) {
            List<Future<Integer>> reads = new ArrayList<>();
            for (Runnable read : List.<Runnable>of(
                    () -> windows(embedded), () -> recent(embedded), () -> export(embedded), () -> rest(embedded))) {
                reads.add(readers.submit(() -> repeat(read)));
            }
            for (int batch = 0; batch < BATCHES; batch++) {
                sent.set(batch + 1);
                embedded.write(batch(batch));
                written.set(batch + 1);
                if (batch % BETWEEN_EXPIRIES == 0) {
                    embedded.writer().expire();
                }
            }
            ended.set(true);
            for (Future<Integer> read : reads) {
                assertThat(read.get(1, TimeUnit.MINUTES)).isPositive();
            }
            assertThat(count(embedded)).isEqualTo((long) BATCH * BATCHES);
        } finally {
            ended.set(true);
            readers.shutdownNow();
        }
    }

    private int repeat(Runnable read) {
        int times = 0;
        while (!ended.get()) {
            read.run();
            times++;
        }
        return times;
    }

    /** Its points are in both windows, and one goes to another measurement. */
    private static List<Point> batch(int batch) {
        int name = batch / BETWEEN_NEW_NAMES;
        List<Point> points = new ArrayList<>(IntStream.range(0, BATCH)
                .mapToObj(number -> Point.of(
                        NOON.plusMillis(batch * 20L + number % 2 * 1_800_000L),
                        "m",
                        new TreeMap<>(Map.of("number", String.valueOf(number), "tag" + name % 20, "x")),
                        Map.of("value", (long) batch, "size", 1.5, "field" + name, 1.5, "text" + name, "t")))
                .toList());
        points.add(Point.of(NOON, "m" + name, new TreeMap<>(), Map.of("value", true)));
        points.add(Point.of(NOON.minus(KEPT).plusMillis(batch), "soonGone", new TreeMap<>(), Map.of("value", 1L)));
        return points;
    }

    private void windows(Embedded embedded) {
        int before = written.get();
        List<Rollup> windows = embedded.store().windows(QUERY, HOUR);
        long first = points(windows.get(0));
        assertThat(first).isEqualTo(points(windows.get(1)));
        assertThat(2 * first % BATCH).isZero();
        assertThat(2 * first / BATCH).isBetween((long) before, (long) sent.get());
    }

    private static long count(Embedded embedded) {
        return embedded.store().windows(QUERY, HOUR).stream()
                .mapToLong(ReadWhileWritingTest::points)
                .sum();
    }

    /** The distribution is read by a query of its own. */
    private static long points(Rollup rollup) {
        long sizes = rollup.cell(Group.ALL, "size")
                .map(cell -> ((Distribution) cell).count())
                .orElse(0L);
        assertThat(rollup.cell(Group.ALL, "value")
                        .map(cell -> ((Points) cell).count())
                        .orElse(0L))
                .isEqualTo(sizes);
        return sizes;
    }

    private void recent(Embedded embedded) {
        List<Point> points = new ArrayList<>();
        int before = written.get();
        embedded.store().recent(PointQuery.of("m", WINDOW, PointQuery.MAX_LIMIT), points::add);
        assertThat(points).hasSizeGreaterThanOrEqualTo(Math.min(PointQuery.MAX_LIMIT, before * BATCH));
        assertThat(points).allMatch(point -> point.fields().containsKey("value"));
    }

    private void export(Embedded embedded) {
        StringBuilder out = new StringBuilder();
        int before = written.get();
        new Export(embedded.writer()).write(EpochNanos.of(NOON), Long.MAX_VALUE, out);
        assertThat(out.toString().lines().filter(line -> line.startsWith("m,")))
                .hasSizeGreaterThanOrEqualTo(before * BATCH)
                .doesNotHaveDuplicates();
    }

    private void rest(Embedded embedded) {
        int before = written.get();
        assertThat(embedded.store().schema().measurements()).hasSizeGreaterThanOrEqualTo(before / BETWEEN_NEW_NAMES);
        assertThat(embedded.store().last(QUERY, WINDOW)).hasSizeLessThanOrEqualTo(1);
        embedded.store().check();
    }
}
