package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.Range;
import java.util.Arrays;
import java.util.function.BinaryOperator;

/**
 * A value for each of the last {@value #KEPT} minutes, numbered since 1970; a minute without one is unknown. Not thread-safe.
 */
final class MinuteRingBuffer<T> {

    static final int KEPT = 48 * 60;
    static final int SECONDS = 60;

    private static final long NONE = Long.MIN_VALUE;

    private final long[] minutes = new long[KEPT];
    private final Object[] values = new Object[KEPT];
    private final BinaryOperator<T> plus;

    MinuteRingBuffer(BinaryOperator<T> plus) {
        this.plus = plus;
        Arrays.fill(minutes, NONE);
    }

    /** Receives a value with its window's index. */
    interface Visitor<T> {
        void visit(int window, T value);
    }

    void add(long minute, T value) {
        int slot = slot(minute);
        values[slot] = minutes[slot] == minute ? plus.apply(value(slot), value) : value;
        minutes[slot] = minute;
    }

    /** Clears the slot of a minute without a value, as it may hold that of an older one. */
    void pass(long minute) {
        int slot = slot(minute);
        if (minutes[slot] != minute) {
            minutes[slot] = NONE;
            values[slot] = null;
        }
    }

    private static int slot(long minute) {
        return (int) Math.floorMod(minute, (long) KEPT);
    }

    /** Visits all values in a range, in no order. */
    void visit(Range range, Visitor<T> visitor) {
        long first = range.start().getEpochSecond() / SECONDS;
        long end = range.end().getEpochSecond() / SECONDS;
        for (int slot = 0; slot < KEPT; slot++) {
            if (minutes[slot] >= first && minutes[slot] < end) {
                visitor.visit(range.indexOf(minutes[slot] * SECONDS), value(slot));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private T value(int slot) {
        return (T) values[slot];
    }
}
