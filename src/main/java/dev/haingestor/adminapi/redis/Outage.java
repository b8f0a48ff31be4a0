package dev.haingestor.adminapi.redis;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Tracks whether something fails: after a failure it is not tried for a while. Begin and end are logged, at most once a minute.
 */
final class Outage {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Logger log;
    private final String begins;
    private final String ends;
    private final Duration rest;

    private volatile boolean lasts;
    private volatile long restsUntil = System.nanoTime();
    private long silentUntil = System.nanoTime();
    private boolean told;

    /** @param begins the text to log, with {@code {}} for the reason */
    Outage(Logger log, String begins, String ends, Duration rest) {
        this.log = log;
        this.begins = begins;
        this.ends = ends;
        this.rest = rest;
    }

    boolean lasts() {
        return lasts;
    }

    boolean rests() {
        return lasts && System.nanoTime() - restsUntil < 0;
    }

    synchronized void failed(String reason) {
        restsUntil = System.nanoTime() + rest.toNanos();
        if (!lasts && System.nanoTime() - silentUntil >= 0) {
            log.warn(begins, reason);
            silentUntil = System.nanoTime() + SILENCE.toNanos();
            told = true;
        }
        lasts = true;
    }

    /** An end is logged only where the begin was. */
    synchronized void succeeded() {
        if (told) {
            log.info(ends);
        }
        told = false;
        lasts = false;
    }
}
