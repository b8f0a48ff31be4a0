package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.store.StoreCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoreProbeTest {

    private static final Instant TICK = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(2);

    @Test
    void freshCheck_isAnAnswer() {
        assertThat(answered(result(true, TICK.minusSeconds(3)))).isTrue();
    }

    @Test
    void checkThatIsOverdue_isNone() {
        assertThat(answered(result(true, TICK.minusSeconds(6)))).isFalse();
    }

    @Test
    void failedCheck_isNone() {
        assertThat(answered(result(false, TICK.minusSeconds(1)))).isFalse();
    }

    @Test
    void beforeTheFirstCheck_isUnknown_untilThatIsOverdue() {
        StoreProbe probe = new StoreProbe(Optional::empty, EVERY);

        assertThat(probe.take(TICK)).isEmpty();
        assertThat(probe.take(TICK.plusSeconds(4))).isEmpty();
        assertThat(probe.take(TICK.plusSeconds(5)).orElseThrow().answered()).isFalse();
    }

    private static boolean answered(Optional<StoreCheck.Result> last) {
        return new StoreProbe(() -> last, EVERY).take(TICK).orElseThrow().answered();
    }

    private static Optional<StoreCheck.Result> result(boolean healthy, Instant at) {
        return Optional.of(new StoreCheck.Result(healthy, at, Duration.ofMillis(2), ""));
    }
}
