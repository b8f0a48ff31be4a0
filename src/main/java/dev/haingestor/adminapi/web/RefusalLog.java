package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a minute at most, as strangers decide how often they are refused: it names one request and counts the others. */
final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant until = Instant.MIN;
    private long untold;

    RefusalLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void log(HttpServletRequest request, Refusal refusal) {
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            untold++;
            return;
        }
        String others = untold == 0 ? "" : " (and " + untold + " other requests since the last such line)";
        // The query string may hold a key that is nearly right.
        log.warn("Refused {} {} from {}{}: {}", VisibleText.of(request.getMethod()), VisibleText.of(request.getRequestURI()),
                VisibleText.of(request.getRemoteAddr()), others, refusal.detail());
        until = now.plus(SILENCE);
        untold = 0;
    }
}
