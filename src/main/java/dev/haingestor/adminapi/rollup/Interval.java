package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The time between two moments. What lies after now is left out.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Interval(Instant from, Instant to) implements Timeframe {

    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            LONGEST_STEP);

    /** With its default step an interval has no more windows than this, unless they are days. */
    private static final int DEFAULT_WINDOWS = 180;

    public Interval {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("an interval ends after its start: " + from + " .. " + to);
        }
    }

    /** The same interval, extended to whole windows. */
    public Interval aligned(Duration step) {
        return new Interval(Range.floor(from, step), Range.ceil(to, step));
    }

    /** An interval in the notation of ISO 8601. */
    @Override
    public String label() {
        return from + "/" + to;
    }

    @Override
    public Duration step() {
        return STEPS.stream()
                .filter(step -> windows(step) <= DEFAULT_WINDOWS)
                .findFirst()
                .orElse(LONGEST_STEP);
    }

    @Override
    public boolean fits(Duration step) {
        return Timeframe.isUsable(step) && windows(step) <= MAX_WINDOWS;
    }

    private long windows(Duration step) {
        return shift(step).toSeconds() / step.toSeconds();
    }

    @Override
    public Range range(Instant now, Duration step) {
        Interval whole = aligned(step);
        Instant live = Range.floor(now, step).plus(step);
        Instant end = whole.to.isBefore(live) ? whole.to : live;
        return new Range(whole.from.isBefore(end) ? whole.from : end, end, step);
    }

    @Override
    public Duration shift(Duration step) {
        Interval whole = aligned(step);
        return Duration.between(whole.from, whole.to);
    }
}
