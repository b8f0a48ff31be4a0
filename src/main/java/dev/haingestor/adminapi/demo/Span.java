package dev.haingestor.adminapi.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongConsumer;

/** A time span whose end is exclusive, in microseconds since the Unix epoch, the precision of the real writers. */
record Span(long from, long to) {

    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    static Span of(Instant from, Instant to) {
        return new Span(ChronoUnit.MICROS.between(Instant.EPOCH, from), ChronoUnit.MICROS.between(Instant.EPOCH, to));
    }

    boolean holds(long time) {
        return time >= from && time < to;
    }

    /** Calls the consumer with the number of each slot that the span touches; slots are counted from the epoch. */
    void slots(long length, LongConsumer slot) {
        for (long number = Math.floorDiv(from, length); number * length < to; number++) {
            slot.accept(number);
        }
    }
}
