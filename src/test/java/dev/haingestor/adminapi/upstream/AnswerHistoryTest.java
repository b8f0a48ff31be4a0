package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final AnswerHistory history = new AnswerHistory();

    @Test
    void summary_beforeTheFirstRequest_isUnknown() {
        assertThat(history.summary(NOON)).isEqualTo(AnswerHistory.Summary.NONE);
    }

    @Test
    void summary_isOfTheLastDay() {
        history.failed(NOON.minus(Duration.ofHours(25)));
        history.answered(NOON.minus(Duration.ofHours(25)), Duration.ofSeconds(9));
        history.failed(NOON.minus(Duration.ofHours(23)));
        history.answered(NOON.minus(Duration.ofMinutes(20)), Duration.ofMillis(10));
        history.answered(NOON.minusSeconds(1), 3, 60);
        history.failed(NOON);

        AnswerHistory.Summary summary = history.summary(NOON);

        assertThat(summary.failed()).hasValue(2);
        assertThat(summary.mean()).contains(Duration.ofMillis(70).dividedBy(4));
        assertThat(summary.lastSuccess()).contains(NOON.minusSeconds(1));
    }

    @Test
    void summary_afterADayOfSilence_hasOnlyTheLastSuccess() {
        history.answered(NOON, Duration.ofMillis(10));

        AnswerHistory.Summary later = history.summary(NOON.plus(Duration.ofHours(25)));

        assertThat(later.failed()).isEmpty();
        assertThat(later.mean()).isEmpty();
        assertThat(later.lastSuccess()).contains(NOON);
    }

    @Test
    void everyFailureOfADay_isCounted_andOlderOnesAreNot() {
        for (int i = 0; i < 3 * 24 * 60; i++) {
            history.failed(NOON.plusSeconds(60L * i));
        }

        assertThat(history.summary(NOON.plus(Duration.ofDays(3)).minusSeconds(1))
                        .failed())
                .hasValue(24 * 60);
    }
}
