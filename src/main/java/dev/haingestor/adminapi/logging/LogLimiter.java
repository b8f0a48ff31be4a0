package dev.haingestor.adminapi.logging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Limits log lines that strangers can bring about to one a minute, with a count of those left out. */
public final class LogLimiter {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant until = Instant.MIN;
    private long omitted;

    public LogLimiter(Clock clock) {
        this.clock = clock;
    }

    /** Empty when no line may be logged now; else text to append to it, which counts the requests left out or is empty. */
    public synchronized Optional<String> others() {
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            omitted++;
            return Optional.empty();
        }
        String others = omitted == 0 ? "" : " (and " + omitted + " other requests since the last such line)";
        until = now.plus(SILENCE);
        omitted = 0;
        return Optional.of(others);
    }
}
