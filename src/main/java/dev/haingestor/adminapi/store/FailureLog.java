package dev.haingestor.adminapi.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for a failure, and then silence about the same one for a minute: an outage must not flood the log. */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(StoreReader.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private String last = "";
    private Instant until = Instant.MIN;

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void log(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(last) || clock.instant().isAfter(until)) {
            log.warn("Reading statistics failed: {}", reason);
            until = clock.instant().plus(SILENCE);
        }
        last = reason;
    }

    /** With a colon before it; empty when nothing has failed. */
    synchronized String lastReason() {
        return last.isEmpty() ? "" : ": " + last;
    }
}
