package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.duckdb.Embedded;
import dev.haingestor.adminapi.store.flux.FluxStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same random worlds in the oracle, the embedded store and a real InfluxDB: late points, borders, the future, retries, and
 * writers that change a field's type. All three must say the same of any series query, range and step.
 */
@RealInflux
@Tag("slow")
class OneTruthTest {

    private static final int WORLDS = Integer.getInteger("worlds", 6);
    private static final Duration LENGTH = Duration.ofDays(24);

    private static final Instant FIRST = Instant.parse("2025-11-02T12:00:00Z");

    private final Random random = Seed.random(OneTruthTest.class);
    private final InfluxServer server = RealInfluxExtension.shared();

    @TempDir
    private Path folder;

    private int refused;
    private int compared;

    @Test
    void storesAgree_onRandomWorlds() {
        for (int world = 0; world < WORLDS; world++) {
            compareWorld(world);
        }
        assertThat(refused).as("points of a wrong type").isGreaterThan(WORLDS);
        assertThat(compared).as("rollups that were not empty").isGreaterThan(WORLDS * 100);
    }

    @Test
    void refusedLine_fixesTypesOfTheFieldsBeforeTheOneThatDoesNotFit() {
        List<String> lines = List.of(
                "m f=1i 1", "m a=1.5,f=2.5,b=1.5 2", "m a=true 3", "m b=true 4", "m f=2.5,c=1.5 5", "m c=true 6");
        String bucket = server.newBucket();
        try (Embedded embedded = Embedded.open(folder.resolve("refused"))) {
            List<Boolean> here =
                    lines.stream().map(line -> embedded.write(line).isEmpty()).toList();
            List<Boolean> there =
                    lines.stream().map(line -> server.writeSome(bucket, line)).toList();

            assertThat(here).isEqualTo(there).containsExactly(true, false, false, true, false, true);
        } finally {
            server.deleteBucket(bucket);
        }
    }

    @Test
    void unsignedIntegers_areReadByTheirValue() {
        String lines = "m,s=a v=18446744073709551615u,w=1u 1000000000\nm,s=a v=18446744073709551615u,w=2u 2000000000\n"
                + "m,s=b v=3u 1000000000";
        SeriesQuery query = SeriesQuery.of("m", Map.of("v", FieldKind.DELTA, "w", FieldKind.GAUGE), "s");
        Range minute = new Range(Instant.EPOCH, Instant.EPOCH.plusSeconds(60), Duration.ofMinutes(1));
        String bucket = server.newBucket();
        StatsStore influx = FluxStores.open(server, bucket);
        try (Embedded embedded = Embedded.open(folder.resolve("unsigned"))) {
            server.write(bucket, lines);
            assertThat(embedded.write(lines)).isEmpty();
            for (StatsStore store : List.of(influx, embedded.store())) {
                for (Instant asOf : List.of(minute.end(), minute.end().plus(LENGTH))) {
                    assertThat(store.windows(query, minute, asOf).get(0).cells())
                            .as(store.source() + " " + asOf)
                            .isEqualTo(Map.of(
                                    Group.of("a"), Map.of("v", new Delta(2, 0x1p65), "w", new Gauge(2, 3, 1, 2)),
                                    Group.of("b"), Map.of("v", new Delta(1, 3))));
                }
            }
        } finally {
            FluxStores.close(influx);
            server.deleteBucket(bucket);
        }
    }

    private void compareWorld(int world) {
        // From a past that is over to a future that nobody who runs this will see.
        Instant start = FIRST.plus(Duration.ofDays(random.nextInt(8) + 500L * world));
        String bucket = server.newBucket();
        OracleStore oracle = new OracleStore();
        StatsStore influx = FluxStores.open(server, bucket);
        try (Embedded embedded = Embedded.open(folder.resolve("world-" + world))) {
            for (int batch = 0; batch < 4; batch++) {
                List<Point> points = RandomWorld.unruly(random, start, LENGTH, 300);
                write(points, oracle, embedded, bucket);
                // A retry of a part of it, as after a reply that was lost.
                write(points.subList(0, random.nextInt(100)), oracle, embedded, bucket);
            }
            for (int question = 0; question < 20; question++) {
                compare(start, oracle, embedded.store(), influx);
            }
        } finally {
            FluxStores.close(influx);
            server.deleteBucket(bucket);
        }
    }

    private void write(List<Point> points, OracleStore oracle, Embedded embedded, String bucket) {
        String lines = LineProtocol.lines(points);
        Set<Integer> rejected = embedded.write(lines);
        boolean all = server.writeSome(bucket, lines);
        assertThat(all).as("InfluxDB took all as well").isEqualTo(rejected.isEmpty());
        List<Point> taken = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (!rejected.contains(i + 1)) {
                taken.add(points.get(i));
            }
        }
        oracle.write(taken);
        refused += rejected.size();
    }

    private void compare(Instant start, OracleStore oracle, StatsStore embedded, StatsStore influx) {
        SeriesQuery query = RandomWorld.query(random);
        Range range = RandomWorld.range(random, start, LENGTH);
        Instant asOf = RandomWorld.asOf(random, range);
        var expected = oracle.windows(query, range, asOf);
        RollupAssertions.assertEqual(embedded.windows(query, range, asOf), expected);
        RollupAssertions.assertEqual(influx.windows(query, range, asOf), expected);
        Window all = new Window(range.start(), range.end());
        String question = query + " over " + range;
        assertThat(embedded.last(query, all)).as("embedded: " + question).isEqualTo(oracle.last(query, all));
        assertThat(influx.last(query, all)).as("InfluxDB: " + question).isEqualTo(oracle.last(query, all));
        assertThat(embedded.first(query, all)).as("embedded: " + question).isEqualTo(oracle.first(query, all));
        assertThat(influx.first(query, all)).as("InfluxDB: " + question).isEqualTo(oracle.first(query, all));
        PointQuery newest = PointQuery.of(query.measurement(), all, 50);
        assertThat(recent(embedded, newest)).as("embedded").isEqualTo(recent(oracle, newest));
        assertThat(recent(influx, newest)).as("InfluxDB").isEqualTo(recent(oracle, newest));
        compared += (int) expected.stream().filter(rollup -> !rollup.isEmpty()).count();
    }

    private static List<Point> recent(StatsStore store, PointQuery query) {
        List<Point> points = new ArrayList<>();
        store.recent(query, points::add);
        return points;
    }
}
