package dev.haingestor.adminapi.logging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Bounds how often the log tells of something that strangers can bring about: once a minute, with a count of the others. */
public final class LogLimiter {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant until = Instant.MIN;
    private long untold;

    public LogLimiter(Clock clock) {
        this.clock = clock;
    }

    /** Empty when nothing is to be said now; else how many were not told of, in words that follow the line, or an empty text. */
    public synchronized Optional<String> others() {
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            untold++;
            return Optional.empty();
        }
        String others = untold == 0 ? "" : " (and " + untold + " other requests since the last such line)";
        until = now.plus(SILENCE);
        untold = 0;
        return Optional.of(others);
    }
}
