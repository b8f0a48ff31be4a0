package dev.haingestor.adminapi.fallback;

/** How many ticks there were since our start, and how many of them were answered. */
public record Ticks(long asked, long answered) {

    Ticks plus(Ticks other) {
        return new Ticks(asked + other.asked, answered + other.answered);
    }
}
