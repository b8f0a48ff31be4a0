package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;

/**
 * A rollup with where it comes from.
 *
 * @param readAt taken before the store was asked: what was written later may be missing
 * @param covered how much of the window it speaks of; less than the window's length in the live one
 */
public record Reading(Window window, Rollup rollup, Instant readAt, Duration covered, Source source) {

    public Reading {
        if (covered.isNegative() || covered.compareTo(window.length()) > 0) {
            throw new IllegalArgumentException("covers " + covered + " of " + window);
        }
    }

    /** What a store says of a window at {@code readAt}: all of it, or what has passed of it. */
    public static Reading of(Window window, Rollup rollup, Instant readAt, Source source) {
        Instant until = readAt.isBefore(window.end()) ? readAt : window.end();
        Duration covered = until.isAfter(window.start()) ? Duration.between(window.start(), until) : Duration.ZERO;
        return new Reading(window, rollup, readAt, covered, source);
    }

    /** Its window has passed: a reading that may be compared with others of the same length. */
    public boolean whole() {
        return covered.equals(window.length());
    }
}
