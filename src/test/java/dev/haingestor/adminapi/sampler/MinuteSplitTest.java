package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.sampler.MinuteSplit.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MinuteSplitTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void withinAMinute_isOnePart() {
        assertThat(shares(NOON.plusSeconds(10), NOON.plusSeconds(20), 7)).containsExactly(7L);
    }

    @Test
    void border_belongsToTheMinuteThatItEnds() {
        List<Part> parts = new MinuteSplit(NOON.minusSeconds(10), NOON).parts();

        assertThat(parts).hasSize(1);
        assertThat(parts.get(0).minute()).isEqualTo(NOON.getEpochSecond() / 60 - 1);
    }

    @Test
    void aFewMillisecondsBehindABorder_takeNothingAlong() {
        assertThat(shares(NOON.minusMillis(9_996), NOON.plusMillis(4), 10)).containsExactly(10L, 0L);
    }

    @Test
    void timeWithoutLength_keepsItsCount() {
        assertThat(shares(NOON.plusSeconds(5), NOON.plusSeconds(5), 3)).containsExactly(3L);
        assertThat(shares(NOON, NOON, 3)).containsExactly(3L);
    }

    @Test
    void gap_isSpreadEvenly() {
        assertThat(shares(NOON.plusSeconds(30), NOON.plusSeconds(180), 10)).containsExactly(2L, 4L, 4L);
    }

    @Test
    void anyTimeAndCount_addUp() {
        Random random = Seed.random(MinuteSplitTest.class);
        for (int i = 0; i < 1_000; i++) {
            Instant from = NOON.plusNanos(random.nextLong(3_600_000_000_000L));
            Instant to = from.plusNanos(random.nextLong(random.nextBoolean() ? 20_000_000_000L : 7_200_000_000_000L));
            long count = random.nextInt(3) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextInt(20);
            List<Part> parts = new MinuteSplit(from, to).parts();
            assertThat(parts.stream().map(Part::length).reduce(Duration.ZERO, Duration::plus))
                    .isEqualTo(Duration.between(from, to));
            assertThat(shares(from, to, count)).allMatch(share -> share >= 0);
            assertThat(shares(from, to, count).stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(count);
        }
    }

    @Test
    void threeDays_areLimitedToWhatIsKept() {
        List<Part> parts = new MinuteSplit(NOON.minus(Duration.ofDays(3)), NOON).parts();

        assertThat(parts).hasSize(MinuteRingBuffer.KEPT);
        assertThat(parts.stream().mapToLong(part -> part.share(72 * 60)).sum()).isEqualTo(MinuteRingBuffer.KEPT);
    }

    private static List<Long> shares(Instant from, Instant to, long count) {
        return new MinuteSplit(from, to)
                .parts().stream().map(part -> part.share(count)).toList();
    }
}
