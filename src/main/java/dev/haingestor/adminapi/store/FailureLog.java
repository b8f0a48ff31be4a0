package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failed reads without flooding the log in an outage: each reason once a minute, and a recovery when no read has failed
 * for a minute. One success is no recovery yet, as a store may fail some queries and answer others.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(GuardedStore.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int MAX_REASONS = 5;

    private final Clock clock;
    private final Map<String, Instant> untilByReason = new HashMap<>();
    private String last = "";
    private @Nullable Instant latest;

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void log(StoreException failure) {
        String reason = failure.getMessage();
        Instant now = clock.instant();
        untilByReason.values().removeIf(now::isAfter);
        // Clients' requests decide what fails: neither alternating nor ever new reasons may fill the log.
        if (!untilByReason.containsKey(reason) && untilByReason.size() < MAX_REASONS) {
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

    /** The last failure's reason with a colon before it; empty when nothing has failed. */
    synchronized String lastReason() {
        return last.isEmpty() ? "" : ": " + last;
    }
}
