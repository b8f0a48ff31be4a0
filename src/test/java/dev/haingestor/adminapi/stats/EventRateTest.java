package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventRateTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    /** @param counts of the minutes up to the live one, which began at noon; null where a count is not known */
    private static OptionalDouble rate(int seconds, Long... counts) {
        List<TrendPoint> points = IntStream.range(0, counts.length)
                .mapToObj(i -> new TrendPoint(
                        NOON.minusSeconds(60L * (counts.length - 1 - i)),
                        counts[i],
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "",
                        null))
                .toList();
        Instant asOf = NOON.plusSeconds(seconds);
        return EventRate.perSecond(new StatsAnswer(
                asOf,
                "1h",
                "influxdb",
                NOON,
                asOf,
                asOf,
                true,
                List.of(),
                null,
                new StatsAnswer.Trends("1m", points, null, null),
                List.of(),
                null));
    }

    @Test
    void rate_isOfTheLiveMinuteAndTheOneBefore() {
        assertThat(rate(30, 1_000L, 60L, 30L)).hasValue(1);
        assertThat(rate(0, 1_000L, 60L, 0L)).hasValue(1);
        assertThat(rate(59, 0L, 0L, 0L)).hasValue(0);
    }

    @Test
    void minuteThatIsNotKnown_isNoRate() {
        assertThat(rate(30, 60L, null, 30L)).isEmpty();
        assertThat(rate(30, 60L, 60L, null)).isEmpty();
        assertThat(rate(30, 30L)).isEmpty();
        assertThat(rate(30)).isEmpty();
    }

    @Test
    void answerOfLongAgo_hasNoRate() {
        assertThat(rate(120, 60L, 60L, 60L)).isEmpty();
    }
}
