package dev.haingestor.adminapi.sampler;

import java.time.Duration;

/**
 * How much a total grew in a minute, or in more.
 *
 * @param points how many increases had a share in it
 * @param covered of how much time it is known
 */
record MinuteCount(long count, int points, Duration covered) {

    static final MinuteCount NONE = new MinuteCount(0, 0, Duration.ZERO);

    MinuteCount plus(MinuteCount other) {
        return new MinuteCount(count + other.count, points + other.points, covered.plus(other.covered));
    }

    /** Of one minute. Where our clock was set back the same minute is lived through twice. */
    MinuteCount plusOfSameMinute(MinuteCount other) {
        return plus(other).within(Duration.ofSeconds(MinuteRingBuffer.SECONDS));
    }

    /** More can't be covered, however often it was lived through. */
    MinuteCount within(Duration length) {
        return covered.compareTo(length) > 0 ? new MinuteCount(count, points, length) : this;
    }
}
