package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Series that are not told apart count together, in a real InfluxDB, however they are read. */
@RealInflux
class SeriesTogetherTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SeriesQuery EVENTS =
            SeriesQuery.of("events", Map.of("state", FieldKind.POINTS, "raw", FieldKind.POINTS));

    private final InfluxServer server = RealInfluxExtension.shared();
    private final String bucket = server.newBucket();
    private final StatsStore store = FluxStores.open(server, bucket);

    @AfterEach
    void close() {
        FluxStores.close(store);
        server.deleteBucket(bucket);
    }

    /** A point each 7 s in turns of 13 series; each third is a number, and in a field of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 60})
    void windows_ofManySeries_countEachPointOnce(int minutes) {
        server.write(
                bucket,
                LongStream.range(0, 1_200)
                        .mapToObj(i -> "events,entity_id=e" + i % 13 + (i % 3 == 0 ? " raw=1i " : " state=\"on\" ")
                                + time(NOON.plusSeconds(7 * i)))
                        .collect(Collectors.joining("\n")));
        Instant asOf = NOON.plusSeconds(7_321);
        Range range = new Range(NOON.minusSeconds(3_600), NOON.plusSeconds(3 * 3_600), Duration.ofMinutes(minutes));

        List<Rollup> windows = store.windows(EVENTS, range, asOf);

        for (int i = 0; i < range.count(); i++) {
            Window window = range.window(i);
            List<Long> there = LongStream.range(0, 1_200)
                    .filter(point -> isIn(window, NOON.plusSeconds(7 * point))
                            && NOON.plusSeconds(7 * point).isBefore(asOf))
                    .boxed()
                    .toList();
            assertThat(points(windows.get(i), "raw"))
                    .as(window + " raw")
                    .isEqualTo(there.stream().filter(point -> point % 3 == 0).count());
            assertThat(points(windows.get(i), "state"))
                    .as(window + " state")
                    .isEqualTo(there.stream().filter(point -> point % 3 != 0).count());
        }
    }

    private static boolean isIn(Window window, Instant time) {
        return !time.isBefore(window.start()) && time.isBefore(window.end());
    }

    private static long points(Rollup window, String field) {
        return window.cell(Group.ALL, field)
                .map(cell -> ((Points) cell).count())
                .orElse(0L);
    }

    /** A service whose two writers differ by a tag, one with integers and later one with floats. */
    @Test
    void windows_ofSeriesOfOtherTypes_areAddedUp() {
        SeriesQuery services = SeriesQuery.of("services", Map.of("attempts", FieldKind.DELTA), "service");
        server.write(bucket, "services,service=a,host=x attempts=2i " + time(NOON.minus(Duration.ofDays(9))));
        server.write(bucket, "services,service=a,host=y attempts=0.5 " + time(NOON));
        Range range = new Range(NOON.minus(Duration.ofDays(10)), NOON.plusSeconds(86_400), Duration.ofHours(12));

        Rollup all = Rollup.sum(store.windows(services, range, range.end().plusSeconds(86_400)));

        assertThat(all.cell(new Group(List.of("a")), "attempts")).contains(new Delta(2, 2.5));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 899, 900, 901, 3_600, 86_400 * 25})
    void last_isFoundHoweverLongAgo(long seconds) {
        Instant end = NOON.plusSeconds(60);
        Instant newest = end.minusSeconds(seconds);
        server.write(
                bucket,
                "events,entity_id=a state=\"on\" " + time(newest.minusSeconds(5)) + "\nevents,entity_id=b raw=1i "
                        + time(newest) + "\nevents,entity_id=c raw=1i " + time(end));

        assertThat(store.last(EVENTS, new Window(end.minus(Duration.ofDays(31)), end)))
                .isEqualTo(Map.of(Group.ALL, newest));
        assertThat(store.last(EVENTS, new Window(newest, end))).isEqualTo(Map.of(Group.ALL, newest));
    }

    private static long time(Instant time) {
        return time.toEpochMilli() * 1_000_000L;
    }
}
