package dev.haingestor.adminapi.fallback;

import java.util.OptionalDouble;

/** How many ticks there were since our start, and how many of them were answered. */
public record Ticks(long asked, long answered) {

    public static final Ticks NONE = new Ticks(0, 0);

    static Ticks of(boolean answered) {
        return new Ticks(1, answered ? 1 : 0);
    }

    /** Empty before the first. */
    public OptionalDouble percentAnswered() {
        return asked == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * answered / asked);
    }

    Ticks plus(Ticks other) {
        return new Ticks(asked + other.asked, answered + other.answered);
    }
}
