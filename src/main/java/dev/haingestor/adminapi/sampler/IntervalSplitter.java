package dev.haingestor.adminapi.sampler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the increases of one counter by the intervals between ticks, and returns each interval once, when it is over. An
 * increase over several of them is spread evenly, as by {@link MinuteSplit}. Not thread-safe.
 */
final class IntervalSplitter {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * A gap of more intervals is split by minutes. A shorter one is not: intervals that were returned before a restart of this
     * service, or by another instance, must have the same borders again, so that each is recorded once.
     */
    private static final int MOST = RecentIncreases.KEPT;

    private static final Duration LONGEST = Duration.ofMinutes(MinuteRingBuffer.KEPT);

    private final Duration length;
    private State state = new State(null, null, 0);

    /** @param interval between ticks; if it is longer than a minute, increases are split by minutes */
    IntervalSplitter(Duration interval) {
        this.length = interval.compareTo(MINUTE) < 0 ? interval : MINUTE;
    }

    /** The increase in an interval, or in the known part of it. */
    record Slot(Instant from, Instant to, long count) {}

    /**
     * The state between two increases.
     *
     * @param until the end of what was returned or is in the open slot; null before the first increase
     * @param open the interval that isn't over; null at a border
     * @param carried increases at times that were over already, as our clock was set back
     */
    record State(@Nullable Instant until, @Nullable Slot open, long carried) {}

    State state() {
        return state;
    }

    void restore(State before) {
        state = before;
    }

    /** Adds an increase and returns the intervals that are over now. */
    List<Slot> add(CounterIncrease increase) {
        Instant from = state.until == null || state.until.isBefore(increase.from()) ? increase.from() : state.until;
        long count = increase.count() + state.carried;
        if (!from.isBefore(increase.to())) {
            state = new State(state.until == null ? increase.to() : state.until, state.open, count);
            return List.of();
        }
        MinuteSplit split = new MinuteSplit(from, increase.to());
        Instant place = later(from, increase.to().minus(LONGEST));
        boolean isLong = Duration.between(place, increase.to()).dividedBy(length) > MOST;
        List<Slot> over = new ArrayList<>();
        @Nullable Slot open = state.open;
        if (open != null && !place.isBefore(open.to)) {
            over.add(open);
            open = null;
        }
        while (place.isBefore(increase.to())) {
            Slot slot = open != null ? open : slot(place, increase.to(), isLong);
            Instant end = slot.to.isBefore(increase.to()) ? slot.to : increase.to();
            long share = split.before(end, count) - split.before(place, count);
            open = new Slot(slot.from, slot.to, slot.count + share);
            if (end.equals(slot.to)) {
                over.add(open);
                open = null;
            }
            place = end;
        }
        state = new State(increase.to(), open, 0);
        return over;
    }

    /** The slot that begins at a time, still empty. */
    private Slot slot(Instant place, Instant to, boolean isLong) {
        Instant minute = SampleSchedule.floor(place, MINUTE).plus(MINUTE);
        boolean byMinute = isLong && !minute.isAfter(to);
        return new Slot(
                place, byMinute ? minute : SampleSchedule.floor(place, length).plus(length), 0);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
