package dev.haingestor.adminapi.upstream;

import java.util.OptionalDouble;

/** The number of a service's ticks since our start, and how many of them it answered. */
public record Availability(long asked, long answered) {

    public static final Availability NONE = new Availability(0, 0);

    public static Availability of(boolean answered) {
        return new Availability(1, answered ? 1 : 0);
    }

    /** The percentage of answered ticks; empty before the first one. */
    public OptionalDouble percentAnswered() {
        return asked == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * answered / asked);
    }

    public Availability plus(Availability other) {
        return new Availability(asked + other.asked, answered + other.answered);
    }
}
