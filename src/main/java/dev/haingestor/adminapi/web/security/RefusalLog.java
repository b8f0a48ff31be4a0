package dev.haingestor.adminapi.web.security;

import dev.haingestor.adminapi.logging.LogLimiter;
import dev.haingestor.adminapi.logging.LogSafe;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a minute at most, as strangers decide how often they are refused: it names one request and counts the others. */
final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);

    private final LogLimiter minute;

    RefusalLog(Clock clock) {
        this.minute = new LogLimiter(clock);
    }

    void log(HttpServletRequest request, Refusal refusal) {
        // The query string may hold a key that is nearly right.
        minute.others().ifPresent(others -> log.warn("Refused {} {} from {}{}: {}", LogSafe.of(request.getMethod()),
                LogSafe.of(request.getRequestURI()), LogSafe.of(request.getRemoteAddr()), others, refusal.detail()));
    }
}
