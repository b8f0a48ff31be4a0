package dev.haingestor.adminapi.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * When the last event was, as far as one source knew.
 *
 * @param asOf the time of that knowledge: of an event after it the source has not said anything yet
 */
record LastEvent(Instant time, Instant asOf) {

    /** Until when silence counts: where nobody has been heard of for long, it goes on. */
    Instant knownUntil(Instant now, Duration fresh) {
        return isFresh(now, fresh) ? asOf : now;
    }

    private boolean isFresh(Instant now, Duration fresh) {
        return asOf.isAfter(now.minus(fresh));
    }

    /** The later event is the greater; but a source that has not been heard of for long is always less than one that has. */
    static Comparator<LastEvent> byNews(Instant now, Duration fresh) {
        return Comparator.<LastEvent, Boolean>comparing(event -> event.isFresh(now, fresh))
                .thenComparing(LastEvent::time).thenComparing(LastEvent::asOf);
    }
}
