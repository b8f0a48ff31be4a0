package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Windows of five minutes: the store was read at 12:07:20, and 7 is counted upstream in each minute from 12:03 on. */
class FallbackMergerTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant READ_AT = NOON.plusSeconds(440);
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final FallbackMerger.Sampled SAMPLED =
            new Ticks(FallbackMergerTest::sampled, rollup(4), Duration.ofSeconds(40));
    private static final Range RANGE = new Range(NOON, NOON.plus(Duration.ofMinutes(20)), STEP);

    private static Reading read(int minute, Duration step, long count) {
        Instant start = NOON.plus(Duration.ofMinutes(minute));
        return Reading.of(new Window(start, start.plus(step)), rollup(count), READ_AT, Source.INFLUXDB);
    }

    private static Rollup rollup(long count) {
        return Rollup.of(Group.ALL, "state", new Points(count));
    }

    private static List<Reading> sampled(Range range) {
        List<Reading> readings = new ArrayList<>();
        for (var window : range.windows()) {
            long minutes = Math.max(
                    0,
                    Duration.between(later(window.start(), NOON.plusSeconds(180)), window.end())
                            .toMinutes());
            if (minutes > 0) {
                readings.add(new Reading(
                        window, rollup(7 * minutes), READ_AT, Duration.ofMinutes(minutes), Source.SERVICES_FALLBACK));
            }
        }
        return readings;
    }

    private static Instant later(Instant one, Instant two) {
        return one.isAfter(two) ? one : two;
    }

    private static List<Reading> composed(Reading... known) {
        return FallbackMerger.of(RANGE, List.of(known), SAMPLED).readings();
    }

    @Test
    void wholeWindows_areTheStores() {
        assertThat(composed(read(0, STEP, 100)).get(0)).isEqualTo(read(0, STEP, 100));
    }

    @Test
    void windowThatEndsEarly_goesOnAtThatMoment() {
        Reading window = composed(read(0, STEP, 100), read(5, STEP, 50)).get(1);

        // From 12:07:20 to 12:08 by ticks; 12:08 and 12:09 by minutes.
        assertThat(window.rollup()).isEqualTo(rollup(50 + 4 + 2 * 7));
        assertThat(window.covered()).isEqualTo(STEP);
        assertThat(window.source()).isEqualTo(Source.SERVICES_FALLBACK);
    }

    @Test
    void ticksThatAreNotKnownAnyMore_areMissing_andThatIsSaid() {
        FallbackMerger.Composed composed = FallbackMerger.of(RANGE, List.of(read(5, STEP, 50)), new WithoutTicks());

        assertThat(composed.readings().get(1).rollup()).isEqualTo(rollup(50 + 2 * 7));
        assertThat(composed.readings().get(1).covered()).isEqualTo(Duration.ofSeconds(140 + 120));
        assertThat(composed.lacksTicks()).isTrue();
        assertThat(FallbackMerger.of(RANGE, List.of(read(5, STEP, 50)), SAMPLED).lacksTicks())
                .isFalse();
    }

    @Test
    void unknownWindows_areTheServices_asFarAsTheyGo() {
        List<Reading> windows = composed();

        assertThat(windows).hasSize(4);
        assertThat(windows.get(0).rollup()).isEqualTo(rollup(14));
        assertThat(windows.get(0).covered()).isEqualTo(Duration.ofMinutes(2));
        assertThat(windows.get(3).rollup()).isEqualTo(rollup(35));
    }

    @Test
    void nothingKnown_isNoWindow() {
        FallbackMerger.Sampled nothing = new Ticks(range -> List.of(), Rollup.EMPTY, Duration.ZERO);
        assertThat(FallbackMerger.of(RANGE, List.of(), nothing).readings()).isEmpty();
        assertThat(FallbackMerger.of(RANGE, List.of(read(5, STEP, 50)), nothing).readings())
                .containsExactly(read(5, STEP, 50));
    }

    /** @param rollup of any part of a minute */
    private record Ticks(Function<Range, List<Reading>> minutes, Rollup rollup, Duration covered)
            implements FallbackMerger.Sampled {

        @Override
        public List<Reading> windows(Range range) {
            return minutes.apply(range);
        }

        @Override
        public Optional<Reading> part(Window part) {
            assertThat(part).isEqualTo(new Window(READ_AT, NOON.plusSeconds(480)));
            return Optional.of(new Reading(part, rollup, READ_AT, covered, Source.SERVICES_FALLBACK));
        }
    }

    private static final class WithoutTicks implements FallbackMerger.Sampled {

        @Override
        public List<Reading> windows(Range range) {
            return sampled(range);
        }

        @Override
        public Optional<Reading> part(Window part) {
            return Optional.empty();
        }
    }
}
