package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adjacent windows of one length, aligned to the Unix epoch, from {@code start} (inclusive) to {@code end} (exclusive).
 *
 * @param step a whole number of seconds; start and end are multiples of it
 */
public record Range(Instant start, Instant end, Duration step) {

    public Range {
        if (step.getNano() != 0 || step.isNegative() || step.isZero()) {
            throw new IllegalArgumentException("a step is a whole number of seconds, 1 or more: " + step);
        }
        if (!start.equals(floor(start, step)) || !end.equals(floor(end, step)) || end.isBefore(start)) {
            throw new IllegalArgumentException("not a range of whole windows of " + step + ": " + start + " .. " + end);
        }
    }

    /** The last window border at or before {@code time}. */
    public static Instant floor(Instant time, Duration step) {
        return Instant.ofEpochSecond(time.getEpochSecond() - Math.floorMod(time.getEpochSecond(), step.toSeconds()));
    }

    /** The first window border at or after {@code time}. */
    public static Instant ceil(Instant time, Duration step) {
        Instant border = floor(time, step);
        return border.equals(time) ? border : border.plus(step);
    }

    public int count() {
        return Math.toIntExact((end.getEpochSecond() - start.getEpochSecond()) / step.toSeconds());
    }

    public Window window(int index) {
        Instant from = start.plus(step.multipliedBy(index));
        return new Window(from, from.plus(step));
    }

    public List<Window> windows() {
        return IntStream.range(0, count()).mapToObj(this::window).toList();
    }

    /**
     * The index of the window that contains a time, given in seconds since 1970, as millions of rows are looked up.
     *
     * @throws IllegalArgumentException if the time is outside the range
     */
    public int indexOf(long epochSecond) {
        if (epochSecond < start.getEpochSecond() || epochSecond >= end.getEpochSecond()) {
            throw new IllegalArgumentException(Instant.ofEpochSecond(epochSecond) + " is outside " + this);
        }
        return (int) ((epochSecond - start.getEpochSecond()) / step.toSeconds());
    }

    /**
     * Joins windows that follow each other into ranges.
     *
     * @param starts the windows' starts in order
     */
    public static List<Range> contiguous(List<Instant> starts, Duration step) {
        List<Range> ranges = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= starts.size(); i++) {
            if (i == starts.size() || !starts.get(i).equals(starts.get(i - 1).plus(step))) {
                ranges.add(new Range(starts.get(first), starts.get(i - 1).plus(step), step));
                first = i;
            }
        }
        return ranges;
    }

    public Range from(Instant newStart) {
        return new Range(newStart, end, step);
    }
}
