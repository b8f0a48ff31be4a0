package dev.haingestor.adminapi.sampler;

import java.time.Duration;

/**
 * The growth of a counter in a minute, or in more.
 *
 * @param points the number of increases that had a share in it
 * @param covered how much of the time is known
 */
record MinuteCount(long count, int points, Duration covered) {

    static final MinuteCount NONE = new MinuteCount(0, 0, Duration.ZERO);

    MinuteCount plus(MinuteCount other) {
        return new MinuteCount(count + other.count, points + other.points, covered.plus(other.covered));
    }

    /** Adds a count of the same minute, which passes twice where our clock was set back. */
    MinuteCount plusOfSameMinute(MinuteCount other) {
        return plus(other).within(Duration.ofSeconds(MinuteRingBuffer.SECONDS));
    }

    /** Limits the covered time to a length, however often that time passed. */
    MinuteCount within(Duration length) {
        return covered.compareTo(length) > 0 ? new MinuteCount(count, points, length) : this;
    }
}
