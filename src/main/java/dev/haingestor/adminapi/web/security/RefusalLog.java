package dev.haingestor.adminapi.web.security;

import dev.haingestor.adminapi.logging.LogLimiter;
import dev.haingestor.adminapi.logging.LogText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one refusal a minute at most, and counts the others, as strangers decide how often they are refused. */
final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);

    private final LogLimiter limiter;

    RefusalLog(Clock clock) {
        this.limiter = new LogLimiter(clock);
    }

    void log(HttpServletRequest request, Refusal refusal) {
        // The query string is left out, as it may hold a key that is nearly right.
        limiter.others()
                .ifPresent(others -> log.warn(
                        "Refused {} {} from {}{}: {}",
                        LogText.of(request.getMethod()),
                        LogText.of(request.getRequestURI()),
                        LogText.of(request.getRemoteAddr()),
                        others,
                        refusal.detail()));
    }
}
