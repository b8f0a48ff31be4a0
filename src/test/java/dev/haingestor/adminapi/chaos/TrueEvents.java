package dev.haingestor.adminapi.chaos;

import java.time.Instant;

/**
 * What truly happens in the home: some events each second, evenly, and another number of them every three minutes, so that
 * figures of a wrong time are wrong figures.
 */
final class TrueEvents {

    static final int LEAST = 5;
    static final int MOST = 9;

    private static final int MINUTES_ALIKE = 3;

    private TrueEvents() {}

    /** @param second since 1970 */
    static int inSecond(long second) {
        return LEAST + (int) Math.floorMod(second / 60 / MINUTES_ALIKE * 3, (long) (MOST - LEAST + 1));
    }

    /** How many happened from one time until another. */
    static long between(Instant from, Instant to) {
        long events = -before(from);
        for (long second = from.getEpochSecond(); second < to.getEpochSecond(); second++) {
            events += inSecond(second);
        }
        return events + before(to);
    }

    /** In the second that is running. */
    private static long before(Instant time) {
        return (long) Math.ceil(inSecond(time.getEpochSecond()) * (time.getNano() / 1e9));
    }

    /** The smallest number a second of a time. */
    static int least(Instant from, Instant to) {
        int least = MOST;
        for (long second = from.getEpochSecond(); second < to.getEpochSecond() + 60; second += 60) {
            least = Math.min(least, inSecond(Math.min(second, to.getEpochSecond())));
        }
        return least;
    }

    /** The greatest number a second of a time. */
    static int most(Instant from, Instant to) {
        int most = LEAST;
        for (long second = from.getEpochSecond(); second < to.getEpochSecond() + 60; second += 60) {
            most = Math.max(most, inSecond(Math.min(second, to.getEpochSecond())));
        }
        return most;
    }
}
