package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.cache.Tail;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A window in bytes comes back as it was, or not at all. */
class RedisEntryTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery SERVICES = SeriesQuery.of("services", Map.of("took", FieldKind.GAUGE), "service");

    private final Random random = Seed.random(RedisEntryTest.class);
    private final RedisEntry entry = new RedisEntry(NOON, rollup());

    private Rollup rollup() {
        double[] times = random.doubles(200, -5, 2_000)
                .map(value -> Math.rint(value) == 0 ? 0 : value)
                .toArray();
        times[0] = 0;
        return new Rollup(Map.of(
                Group.of("websocket \u00fc\u2603 \n"),
                Map.of(
                        "attempts",
                        new Delta(7, 1e300),
                        "rate",
                        new Gauge(2, 199.5, 99, 100.5),
                        "took",
                        Distribution.of(times)),
                Group.of(""),
                Map.of("attempts", new Delta(1, -0.0), "took", Distribution.of(0)),
                Group.ALL,
                Map.of("state", new Points(Long.MAX_VALUE))));
    }

    private Tail tail() {
        Instant start = Instant.parse("2026-11-20T11:58:00Z");
        return new Tail(
                NOON,
                start,
                new Range(start, start.plusSeconds(180), Duration.ofMinutes(1)),
                Map.of(
                        EVENTS,
                        List.of(Rollup.EMPTY, entry.rollup(), Rollup.EMPTY),
                        SERVICES,
                        List.of(Rollup.EMPTY, Rollup.EMPTY, entry.rollup())),
                Map.of(SERVICES, Map.of(Group.of("websocket \u2603"), NOON.minusNanos(1), Group.of(""), Instant.EPOCH)),
                Map.of(
                        EVENTS,
                        new Tail.FirstTime(Optional.of(Instant.EPOCH), NOON),
                        SERVICES,
                        new Tail.FirstTime(Optional.empty(), start)),
                Map.of(),
                Map.of());
    }

    @Test
    void whatWasWritten_comesBack_binByBin() {
        assertThat(RedisEntry.of(entry.bytes())).contains(entry);
        RedisEntry empty = new RedisEntry(Instant.EPOCH, Rollup.EMPTY);
        assertThat(RedisEntry.of(empty.bytes())).contains(empty);
    }

    @Test
    void tail_comesBack() {
        List<SeriesQuery> queries = List.of(SERVICES, EVENTS);

        assertThat(RedisEntry.tail(RedisEntry.ofTail(tail(), queries), queries)).contains(tail());
    }

    /** Releases that share a Redis know each other's entries by the format that is in the keys. */
    @Test
    void bytes_areThoseOfTheFormat() {
        Rollup rollup = Rollup.of(Group.of("a"), "took", Distribution.of(1, 1, 2.5, 100));
        byte[] bytes = new RedisEntry(Instant.ofEpochSecond(1_700_000_000, 5), rollup).bytes();

        assertThat(RedisEntry.FORMAT).isEqualTo("2");
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("000000006553f1000000000500000001000000010000000161000000010000000"
                        + "4746f6f6b530000000000000004405a2000000000003ff000000000000040590000000000000000000301000000000000"
                        + "000000000002010000002d000000000000000101000000e60000000000000001000000001f4ddfd3");
    }

    @Test
    void oneFlippedBit_isSeenWhereverItIs() {
        byte[] bytes = entry.bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) (1 << random.nextInt(8));
            assertThat(RedisEntry.of(flipped)).as("byte " + i).isEmpty();
        }
    }

    @Test
    void cutOrLengthenedBytes_areRefused() {
        byte[] bytes = entry.bytes();
        for (int length : new int[] {0, 7, 8, 20, bytes.length - 1, bytes.length + 1}) {
            assertThat(RedisEntry.of(Arrays.copyOf(bytes, length))).isEmpty();
        }
    }

    @Test
    void garbageWithARightChecksum_isRefusedWithoutTakingMemory() {
        List<SeriesQuery> queries = List.of(SERVICES, EVENTS);
        byte[] tail = RedisEntry.ofTail(tail(), queries);
        for (int i = 0; i < 20_000; i++) {
            RedisEntry.of(garbled(entry.bytes()));
            RedisEntry.tail(garbled(tail.clone()), queries);
        }
    }

    private byte[] garbled(byte[] bytes) {
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - 8);
        ByteBuffer.wrap(bytes).putLong(bytes.length - 8, checksum.getValue());
        return bytes;
    }
}
