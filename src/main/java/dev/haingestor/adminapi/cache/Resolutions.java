package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of which longer windows are composed. Each divides the one before it, so aligned windows of a shorter step fill a
 * longer one without a rest: a live window of six hours is a few settled windows and a tail of minutes.
 */
final class Resolutions {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<Duration> ALL =
            List.of(Duration.ofHours(6), Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofMinutes(5), MINUTE);

    private Resolutions() {}

    /** The step of the tail below windows of a step. All steps of whole minutes share one tail. */
    static Duration base(Duration step) {
        return step.toSeconds() % MINUTE.toSeconds() == 0 ? MINUTE : step;
    }

    /** Whether this is the base step of all usual questions. */
    static boolean isUsualBase(Duration base) {
        return base.equals(MINUTE);
    }

    /** Shorter steps that divide a step, the longest first, down to its base; empty when it is its own base. */
    static List<Duration> finer(Duration step) {
        return base(step).equals(step)
                ? List.of()
                : ALL.stream()
                        .filter(level -> level.compareTo(step) < 0 && step.toSeconds() % level.toSeconds() == 0)
                        .toList();
    }

    /** Settled windows of shorter steps that fill a window from its start up to {@code unsettled}. */
    static List<Window> pieces(Window window, Instant unsettled) {
        List<Window> pieces = new ArrayList<>();
        Instant place = window.start();
        for (Duration level : finer(window.length())) {
            while (!place.plus(level).isAfter(unsettled) && !place.plus(level).isAfter(window.end())) {
                pieces.add(new Window(place, place.plus(level)));
                place = place.plus(level);
            }
        }
        return pieces;
    }
}
