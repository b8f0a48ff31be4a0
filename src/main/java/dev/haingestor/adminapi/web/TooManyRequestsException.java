package dev.haingestor.adminapi.web;

import java.time.Duration;
import java.util.Objects;

/** Too many expensive requests at once. The answer is a 429 with {@code Retry-After}. */
public final class TooManyRequestsException extends RuntimeException {

    private final Duration retryAfter;

    public TooManyRequestsException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
