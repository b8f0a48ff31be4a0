package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for a failure, and then silence about the same one for a minute: an outage must not flood the log. One more when none
 * has followed for a minute; a store may fail at some questions and answer others, so a single answer says nothing.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(GuardedStore.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int MOST_REASONS = 5;

    private final Clock clock;
    private final Map<String, Instant> untilByReason = new HashMap<>();
    private String last = "";
    private Instant latest;

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void log(StoreException failure) {
        String reason = failure.getMessage();
        Instant now = clock.instant();
        untilByReason.values().removeIf(now::isAfter);
        // What is asked decides what fails, and strangers decide that: neither turns nor new reasons may fill the log.
        if (!untilByReason.containsKey(reason) && untilByReason.size() < MOST_REASONS) {
            log.warn("Reading statistics failed: {}", failure.withDetail());
            untilByReason.put(reason, now.plus(SILENCE));
        }
        last = reason;
        latest = now;
    }

    synchronized void succeeded() {
        if (latest != null && clock.instant().isAfter(latest.plus(SILENCE))) {
            log.info("Statistics are read again; reading failed last at {}", latest.truncatedTo(ChronoUnit.SECONDS));
            last = "";
            untilByReason.clear();
            latest = null;
        }
    }

    /** With a colon before it; empty when nothing has failed. */
    synchronized String lastReason() {
        return last.isEmpty() ? "" : ": " + last;
    }
}
