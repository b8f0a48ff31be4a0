package dev.haingestor.adminapi.logging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** Logs when an outage begins and when it ends, at most once a minute however often it does. */
public final class OutageLog {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Logger log;
    private final Clock clock;
    private final String begins;
    private final String ends;

    private boolean lasts;
    private boolean logged;
    private Instant silentUntil = Instant.MIN;

    /** @param begins the text to log, with {@code {}} for the reason */
    public OutageLog(Logger log, Clock clock, String begins, String ends) {
        this.log = log;
        this.clock = clock;
        this.begins = begins;
        this.ends = ends;
    }

    public synchronized void failed(String reason) {
        Instant now = clock.instant();
        if (!lasts && !now.isBefore(silentUntil)) {
            log.warn(begins, reason);
            silentUntil = now.plus(SILENCE);
            logged = true;
        }
        lasts = true;
    }

    /** Logs an end only where the begin was logged. */
    public synchronized void succeeded() {
        if (logged) {
            log.info(ends);
        }
        logged = false;
        lasts = false;
    }
}
