package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who begins in the middle of forgetting has seen what is being forgotten, so nothing that comes of it is kept. */
class SettledWindowsTest {

    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final InTheMiddle shared = new InTheMiddle();
    private final SettledWindows settled = new SettledWindows(1_000_000, shared);
    private long begun;

    private static Reading reading(Duration length, int minute) {
        Window window = new Window(
                NOON.plus(MINUTE.multipliedBy(minute)),
                NOON.plus(MINUTE.multipliedBy(minute)).plus(length));
        return Reading.of(window, Rollup.EMPTY, NOON.plus(HOUR.multipliedBy(2)), Source.INFLUXDB);
    }

    @Test
    void sumBegunWhileItsPartsAreForgotten_isNotKept() {
        settled.put(EVENTS, MINUTE, reading(MINUTE, 0), settled.epoch());

        settled.invalidate(reading -> {
            begun = settled.epoch();
            return true;
        });
        settled.put(EVENTS, HOUR, reading(HOUR, 0), begun);

        assertThat(settled.get(EVENTS, HOUR, NOON)).isEmpty();
        assertThat(settled.epoch()).isGreaterThan(begun);
    }

    @Test
    void sumBegunWhileItsPartsAreReadAgain_isNotKept() {
        List<Reading> minutes = List.of(reading(MINUTE, 0), reading(MINUTE, 1));
        minutes.forEach(minute -> settled.put(EVENTS, MINUTE, minute, settled.epoch()));
        shared.then = () -> begun = settled.epoch();

        settled.replace(EVENTS, MINUTE, minutes, (before, now) -> true, settled.epoch());
        settled.put(EVENTS, HOUR, reading(HOUR, 0), begun);

        assertThat(settled.get(EVENTS, HOUR, NOON)).isEmpty();
        assertThat(settled.get(EVENTS, MINUTE, NOON)).isPresent();
    }

    /** Is told of each window that is put, while others are not there yet. */
    private static final class InTheMiddle implements SharedWindows {

        private Runnable then = () -> {};

        @Override
        public void offer(SeriesQuery query, Duration step, Reading reading) {
            then.run();
        }
    }
}
