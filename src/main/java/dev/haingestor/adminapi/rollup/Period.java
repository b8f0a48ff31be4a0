package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How far back a request looks, with the default length of its trend's windows. */
public enum Period implements Timeframe {
    MINUTES_15("15m", Duration.ofMinutes(15), Duration.ofMinutes(1)),
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1)),
    HOURS_6("6h", Duration.ofHours(6), Duration.ofMinutes(5)),
    DAY("24h", Duration.ofDays(1), Duration.ofMinutes(15)),
    WEEK("7d", Duration.ofDays(7), Duration.ofHours(1)),
    MONTH("30d", Duration.ofDays(30), Duration.ofHours(6));

    private final String label;
    private final Duration length;
    private final Duration step;

    Period(String label, Duration length, Duration step) {
        this.label = label;
        this.length = length;
        this.step = step;
    }

    public static Optional<Period> of(String label) {
        return Arrays.stream(values())
                .filter(period -> period.label.equals(label))
                .findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Period::label).toList();
    }

    @Override
    public String label() {
        return label;
    }

    public Duration length() {
        return length;
    }

    @Override
    public Duration step() {
        return step;
    }

    /** Unlike windows of an interval, those of a period divide it, so that periods follow each other without a gap. */
    @Override
    public boolean fits(Duration candidate) {
        return Timeframe.isUsable(candidate)
                && length.toSeconds() % candidate.toSeconds() == 0
                && length.toSeconds() / candidate.toSeconds() <= MAX_WINDOWS;
    }

    /**
     * The windows of the period that ends at {@code now}. Its start is floored to the step, and its last window is the live
     * one, which contains {@code now}: so it is one window longer than the period.
     */
    @Override
    public Range range(Instant now, Duration step) {
        Instant live = Range.floor(now, step);
        return new Range(live.minus(length), live.plus(step), step);
    }

    @Override
    public Duration shift(Duration step) {
        return length;
    }
}
