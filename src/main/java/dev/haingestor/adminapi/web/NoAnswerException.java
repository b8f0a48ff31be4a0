package dev.haingestor.adminapi.web;

import java.time.Duration;

/** Nothing can answer now, or not as strictly as asked: 503, to be tried again. */
public final class NoAnswerException extends RuntimeException {

    private final String kind;
    private final Duration retryAfter;

    /** @param kind the last part of the problem's type */
    public NoAnswerException(String kind, String message, Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    String kind() {
        return kind;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
