package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;

/**
 * A window's rollup, with its source and time.
 *
 * @param readAt a moment before the source was asked: points written later may be missing
 * @param covered how much of the window's time is covered; less than its length in the live window
 */
public record Reading(Window window, Rollup rollup, Instant readAt, Duration covered, Source source) {

    public Reading {
        if (covered.isNegative() || covered.compareTo(window.length()) > 0) {
            throw new IllegalArgumentException("covers " + covered + " of " + window);
        }
    }

    /** A store's reading of a window: it covers the part of the window before {@code readAt}. */
    public static Reading of(Window window, Rollup rollup, Instant readAt, Source source) {
        Instant until = readAt.isBefore(window.end()) ? readAt : window.end();
        Duration covered = until.isAfter(window.start()) ? Duration.between(window.start(), until) : Duration.ZERO;
        return new Reading(window, rollup, readAt, covered, source);
    }

    /** Whether the reading covers its whole window, and so may be compared with others of the same length. */
    public boolean whole() {
        return covered.equals(window.length());
    }
}
