package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Rollup;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A window in bytes comes back as it was, or not at all. */
class RedisEntryTest {

    private final Random random = Seed.random(RedisEntryTest.class);
    private final RedisEntry entry = new RedisEntry(
            "admin-api:x:60:0", "1700000000000-00000001", Instant.parse("2026-11-20T12:00:00.123Z"), rollup());

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

    @Test
    void whatWasWritten_comesBack_binByBin() throws Exception {
        assertThat(RedisEntry.of(entry.bytes())).isEqualTo(entry);
        assertThat(RedisEntry.of(new RedisEntry("k", "g", Instant.EPOCH, Rollup.EMPTY).bytes())
                        .rollup())
                .isEqualTo(Rollup.EMPTY);
    }

    @Test
    void oneFlippedBit_isSeenWhereverItIs() {
        byte[] bytes = entry.bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) (1 << random.nextInt(8));
            assertThatExceptionOfType(RedisEntry.OddEntryException.class)
                    .as("byte " + i)
                    .isThrownBy(() -> RedisEntry.of(flipped));
        }
    }

    @Test
    void cutOrLengthenedBytes_areRefused() {
        byte[] bytes = entry.bytes();
        for (int length : new int[] {0, 7, 8, 20, bytes.length - 1, bytes.length + 1}) {
            assertThatExceptionOfType(RedisEntry.OddEntryException.class)
                    .isThrownBy(() -> RedisEntry.of(Arrays.copyOf(bytes, length)));
        }
    }

    @Test
    void garbageWithARightChecksum_isRefusedWithoutTakingMemory() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = entry.bytes();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
            }
            byte[] content = Arrays.copyOf(bytes, bytes.length - 8);
            CRC32C checksum = new CRC32C();
            checksum.update(content);
            ByteBuffer.wrap(bytes).putLong(content.length, checksum.getValue());
            try {
                assertThat(RedisEntry.of(bytes)).isNotNull();
            } catch (RedisEntry.OddEntryException refused) {
                assertThat(refused).hasMessageNotContaining("memory");
            }
        }
    }
}
