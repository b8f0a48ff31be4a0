package dev.haingestor.adminapi.alerts;

import java.time.Instant;

/**
 * One figure at the end of each minute of a span, as far as it is known.
 *
 * @param start the start of the first minute
 * @param values the figure; NaN where nothing can be said of it, as there are too few attempts
 * @param known whether the windows that the figure is made of are complete; nothing is concluded from those that are not
 * @param certainFrom the first minute from which on the figure does not depend on what was before the span
 */
public record MinuteFigures(Instant start, double[] values, boolean[] known, int certainFrom) {

    private static final int MINUTE = 60;

    /** The end of a minute, at which its figure is judged. */
    Instant end(int minute) {
        return start.plusSeconds((minute + 1L) * MINUTE);
    }
}
