package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for a failure, and then silence about the same one for a minute: an outage must not flood the log. One more when none
 * has followed for a minute; a store may fail at some questions and answer others, so a single answer says nothing.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(StoreReader.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private String last = "";
    private Instant until = Instant.MIN;
    private Instant latest;

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void log(StoreException failure) {
        String reason = failure.getMessage();
        if (!reason.equals(last) || clock.instant().isAfter(until)) {
            log.warn("Reading statistics failed: {}", failure.withDetail());
            until = clock.instant().plus(SILENCE);
        }
        last = reason;
        latest = clock.instant();
    }

    synchronized void succeeded() {
        if (latest != null && clock.instant().isAfter(latest.plus(SILENCE))) {
            log.info("Statistics are read again; reading failed last at {}", latest.truncatedTo(ChronoUnit.SECONDS));
            last = "";
            latest = null;
        }
    }

    /** With a colon before it; empty when nothing has failed. */
    synchronized String lastReason() {
        return last.isEmpty() ? "" : ": " + last;
    }
}
