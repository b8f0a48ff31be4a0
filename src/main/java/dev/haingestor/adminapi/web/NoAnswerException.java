package dev.haingestor.adminapi.web;

import java.time.Duration;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** No source can answer now, or not as strictly as asked. The answer is a 503 with {@code Retry-After}. */
public final class NoAnswerException extends RuntimeException {

    private final String kind;
    private final Duration retryAfter;

    /** @param kind the last part of the problem's type */
    public NoAnswerException(String kind, String message, Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The body that tells of it. */
    public ProblemDetail problem() {
        return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, kind, getMessage());
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
