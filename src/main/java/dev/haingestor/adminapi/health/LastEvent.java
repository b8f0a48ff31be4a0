package dev.haingestor.adminapi.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * The time of the last event, as one source knew it.
 *
 * @param asOf when the source knew it; later events it has not reported yet
 */
record LastEvent(Instant time, Instant asOf) {

    /** The end of the time without events: {@code asOf}, or now where the source has not reported for long. */
    Instant knownUntil(Instant now, Duration fresh) {
        return isFresh(now, fresh) ? asOf : now;
    }

    private boolean isFresh(Instant now, Duration fresh) {
        return asOf.isAfter(now.minus(fresh));
    }

    /** The later event is the greater; but a source that has not reported for long is less than one that has. */
    static Comparator<LastEvent> byNews(Instant now, Duration fresh) {
        return Comparator.<LastEvent, Boolean>comparing(event -> event.isFresh(now, fresh))
                .thenComparing(LastEvent::time)
                .thenComparing(LastEvent::asOf);
    }
}
