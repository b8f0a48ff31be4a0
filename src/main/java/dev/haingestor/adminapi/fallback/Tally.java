package dev.haingestor.adminapi.fallback;

import java.time.Duration;

/**
 * How much a total grew in a minute, or in more.
 *
 * @param points how many increases had a share in it
 * @param covered of how much time it is known
 */
record Tally(long count, int points, Duration covered) {

    static final Tally NONE = new Tally(0, 0, Duration.ZERO);

    Tally plus(Tally other) {
        return new Tally(count + other.count, points + other.points, covered.plus(other.covered));
    }

    /** Of one minute. Where our clock was set back the same minute is lived through twice. */
    Tally plusOfSameMinute(Tally other) {
        return plus(other).within(Duration.ofSeconds(Minutes.SECONDS));
    }

    /** More can't be covered, however often it was lived through. */
    Tally within(Duration length) {
        return covered.compareTo(length) > 0 ? new Tally(count, points, length) : this;
    }
}
