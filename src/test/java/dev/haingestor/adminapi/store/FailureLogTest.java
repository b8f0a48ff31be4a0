package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.LogLevels;
import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class FailureLogTest {

    private final SetClock clock = new SetClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final FailureLog failures = new FailureLog(clock);

    @BeforeEach
    void showInfo() {
        LogLevels.info(GuardedStore.class);
    }

    private void fail(String message) {
        failures.log(new StoreException(message));
        clock.pass(Duration.ofSeconds(5));
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("GuardedStore"))
                .map(line -> line.replaceFirst(".*?(Reading statistics|Statistics are)", "$1"))
                .toList();
    }

    @Test
    void sameFailureForHalfAnHour_isSaidOnceAMinute(CapturedOutput output) {
        for (int i = 0; i < 360; i++) {
            fail("broken");
        }

        assertThat(lines(output)).hasSizeBetween(25, 31).containsOnly("Reading statistics failed: broken");
        assertThat(failures.lastReason()).isEqualTo(": broken");
    }

    @Test
    void failuresByTurns_areSaidOnceAMinuteEach_andManyAreNot(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            fail("one");
            fail("other");
        }
        assertThat(lines(output)).hasSizeBetween(2, 4);

        clock.pass(Duration.ofMinutes(5));
        for (int i = 0; i < 11; i++) {
            fail("broken " + i);
        }
        assertThat(lines(output).stream().filter(line -> line.contains("broken")))
                .hasSize(5);
    }

    @Test
    void answersBetweenFailures_areNoRecovery(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            fail("broken");
            failures.succeeded();
        }

        assertThat(lines(output)).containsExactly("Reading statistics failed: broken");
    }

    @Test
    void minuteWithoutAFailure_isSaidOnce(CapturedOutput output) {
        fail("broken");
        clock.pass(Duration.ofSeconds(56));

        failures.succeeded();
        failures.succeeded();

        assertThat(lines(output))
                .containsExactly(
                        "Reading statistics failed: broken",
                        "Statistics are read again; reading failed last at 2026-11-20T12:00:00Z");
        assertThat(failures.lastReason()).isEmpty();
    }

    @Test
    void withoutAFailure_nothingIsSaid(CapturedOutput output) {
        failures.succeeded();

        assertThat(lines(output)).isEmpty();
    }
}
