package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RangeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(60);

    private final Range range = new Range(NOON, minute(5), STEP);

    @ParameterizedTest
    @CsvSource({"0,0", "59,0", "60,1", "240,4", "299,4"})
    void indexOf_isThatOfTheWindowThatContainsTheTime(long second, int index) {
        assertThat(range.indexOf(NOON.getEpochSecond() + second)).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 300, 301})
    void indexOf_outside_isRefused(long second) {
        assertThatIllegalArgumentException().isThrownBy(() -> range.indexOf(NOON.getEpochSecond() + second));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -       | -
            3       | 3-4
            0 1 2   | 0-3
            0 2     | 0-1 2-3
            0 1 4 5 | 0-2 4-6
            0 3 4 9 | 0-1 3-5 9-10
            """)
    void contiguous_joinsWindowsThatFollowEachOther(String starts, String joined) {
        List<Range> ranges = Range.contiguous(
                words(starts).stream()
                        .map(start -> minute(Integer.parseInt(start)))
                        .toList(),
                STEP);

        assertThat(ranges)
                .isEqualTo(words(joined).stream()
                        .map(text -> text.split("-"))
                        .map(ends ->
                                new Range(minute(Integer.parseInt(ends[0])), minute(Integer.parseInt(ends[1])), STEP))
                        .toList());
    }

    @Test
    void windows_areAllOfTheRange() {
        assertThat(range.count()).isEqualTo(5);
        assertThat(range.windows())
                .isEqualTo(IntStream.range(0, 5)
                        .mapToObj(i -> new Window(minute(i), minute(i + 1)))
                        .toList());
        assertThat(new Range(NOON, NOON, STEP).windows()).isEmpty();
    }

    @Test
    void range_thatEndsBeforeItsStart_orHasNoStep_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Range(minute(1), NOON, STEP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(NOON, minute(1).plusSeconds(1), STEP));
        assertThatIllegalArgumentException().isThrownBy(() -> new Range(NOON, minute(1), Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Range(NOON, minute(1), STEP.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Range(NOON, minute(1), STEP.plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(NOON, NOON));
    }

    private static Instant minute(int minute) {
        return NOON.plusSeconds(60L * minute);
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.trim().split(" +"));
    }
}
