package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;

/** The half-open interval {@code [start, end)}: a point exactly at {@code end} belongs to the next window. */
public record Window(Instant start, Instant end) {

    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a window ends after its start: " + start + " .. " + end);
        }
    }

    public Duration length() {
        return Duration.between(start, end);
    }
}
