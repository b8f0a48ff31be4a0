package dev.haingestor.adminapi.sampler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits an interval by minutes, and a count with it: evenly, as its course is unknown. Shares are whole, and their sum is the
 * count.
 */
record MinuteSplit(Instant from, Instant to) {

    /**
     * The part of the interval in one minute.
     *
     * @param minute since 1970
     * @param before the fraction of the interval before this part, from 0 to 1
     * @param until the fraction before this part's end
     */
    record Part(long minute, double before, double until, Duration length) {

        long share(long count) {
            return upTo(until, count) - upTo(before, count);
        }

        private static long upTo(double part, long count) {
            return part >= 1 ? count : Math.min(count, Math.round(count * part));
        }
    }

    /** The last {@link MinuteRingBuffer#KEPT} parts, in order. An interval of no length is in the minute of its end. */
    List<Part> parts() {
        long last = lastMinute();
        long first = Math.max(
                Math.floorDiv(from.getEpochSecond(), MinuteRingBuffer.SECONDS), last - MinuteRingBuffer.KEPT + 1);
        List<Part> parts = new ArrayList<>();
        for (long minute = Math.min(first, last); minute <= last; minute++) {
            Instant start = later(from, Instant.ofEpochSecond(minute * MinuteRingBuffer.SECONDS));
            Instant end = minute == last ? to : Instant.ofEpochSecond((minute + 1) * MinuteRingBuffer.SECONDS);
            parts.add(new Part(
                    minute, partBefore(start), minute == last ? 1 : partBefore(end), Duration.between(start, end)));
        }
        return parts;
    }

    /** The part of a count that lies before a time. */
    long before(Instant time, long count) {
        if (!time.isBefore(to)) {
            return count;
        }
        return time.isAfter(from) ? Part.upTo(partBefore(time), count) : 0;
    }

    /** A border belongs to the minute that it ends. */
    private long lastMinute() {
        return Math.floorDiv(to.minusNanos(1).getEpochSecond(), MinuteRingBuffer.SECONDS);
    }

    private double partBefore(Instant time) {
        double whole = seconds(Duration.between(from, to));
        return whole == 0 ? 0 : seconds(Duration.between(from, time)) / whole;
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / 1e9;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
