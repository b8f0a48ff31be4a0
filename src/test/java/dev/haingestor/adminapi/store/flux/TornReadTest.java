package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Points arrive while a real InfluxDB is read: every cell is made of one set of points all the same. */
@RealInflux
class TornReadTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Range HOUR = new Range(NOON, NOON.plusSeconds(3_600), Duration.ofMinutes(10));
    /** Each point is 2 attempts; rates are 1, 2, 3 and so on, so that the newest one is the greatest. */
    private static final SeriesQuery SERVICES = SeriesQuery.of(
            "service_metrics", Map.of("write_attempts", FieldKind.DELTA, "success_rate", FieldKind.GAUGE), "service");

    private static final int READS = 40;
    private static final int BATCH = 20;

    private final InfluxServer server = RealInfluxExtension.shared();
    private final String bucket = server.newBucket();
    private final StatsStore store = FluxStores.open(server, bucket);
    private final AtomicBoolean stopped = new AtomicBoolean();

    @AfterEach
    void close() {
        FluxStores.close(store);
        server.deleteBucket(bucket);
    }

    /** @param hours how long after the range it is read: what is recent is read in another way */
    @ParameterizedTest
    @ValueSource(ints = {0, 24})
    void windows_whilePointsArrive_areOfOneSetOfPoints(int hours) {
        write(0);
        CompletableFuture<Long> writer = CompletableFuture.supplyAsync(this::writeUntilStopped);
        long most = 0;
        try {
            for (int read = 0; read < READS; read++) {
                Rollup all = Rollup.sum(store.windows(SERVICES, HOUR, HOUR.end().plus(Duration.ofHours(hours))));
                all.cells().forEach((service, cells) -> {
                    Delta attempts = (Delta) cells.get("write_attempts");
                    assertThat(attempts.sum()).as(service + " attempts").isEqualTo(2.0 * attempts.count());
                    Gauge rates = (Gauge) cells.get("success_rate");
                    assertThat(rates.max()).as(service + " greatest rate").isEqualTo(rates.count());
                    assertThat(rates.sum())
                            .as(service + " sum of rates")
                            .isEqualTo(rates.count() * (rates.count() + 1) / 2.0);
                });
                most = Math.max(
                        most,
                        all.cells()
                                .values()
                                .iterator()
                                .next()
                                .get("write_attempts")
                                .count());
            }
        } finally {
            stopped.set(true);
        }
        assertThat(writer.join()).as("points that arrived meanwhile").isGreaterThan(READS);
        assertThat(most).isGreaterThan(BATCH);
    }

    private long writeUntilStopped() {
        long written = BATCH;
        // 3,600 s have room for as many points; each batch goes on where the last one ended.
        for (; !stopped.get() && written < 360_000; written += BATCH) {
            write(written);
        }
        return written;
    }

    private void write(long first) {
        server.write(
                bucket,
                LongStream.range(first, first + BATCH)
                        .mapToObj(i -> "service_metrics,service=a write_attempts=2i,success_rate=" + (i + 1) + ".0 "
                                + (NOON.toEpochMilli() + i * 10) * 1_000_000L)
                        .collect(Collectors.joining("\n")));
    }
}
