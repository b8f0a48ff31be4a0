package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;

/** The time that a request looks at: a {@link Period} up to now, or an {@link Interval} between two moments. */
public sealed interface Timeframe permits Period, Interval {

    /** The most windows of one answer; more would help nobody and cost the store. */
    int MAX_WINDOWS = 1_500;

    /** The longest step that fits. As a start is floored to the step, it reaches back at most this much further. */
    Duration LONGEST_STEP = Duration.ofDays(1);

    /** Names the timeframe in answers and messages. */
    String label();

    /** The default length of its windows. */
    Duration step();

    /** Whether windows of a length fit: it is whole seconds, divides a day, and makes at most {@link #MAX_WINDOWS} windows. */
    boolean fits(Duration step);

    /** Its windows, aligned outwards, up to the one that contains {@code now}. */
    Range range(Instant now, Duration step);

    /** How far before its windows those of the time before it lie: a multiple of the step, and no less than their length. */
    Duration shift(Duration step);

    /** Whether windows of some length fit any timeframe, but for their number. */
    static boolean isUsable(Duration step) {
        return step.toSeconds() >= 1 && step.getNano() == 0 && LONGEST_STEP.toSeconds() % step.toSeconds() == 0;
    }
}
