package dev.haingestor.adminapi.web.body;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refused body. InfluxDB 2 clients read the problem's {@code code} and {@code message}, those of 1 its {@code error}. */
final class BodyException extends ErrorResponseException {

    private static final String RETRY_AFTER_SECONDS = "5";

    private BodyException(HttpStatus status, String code, String message) {
        super(status, problem(status, code, message), null);
    }

    private static ProblemDetail problem(HttpStatus status, String code, String message) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, message);
        problem.setProperty("code", code);
        problem.setProperty("message", message);
        problem.setProperty("error", message);
        return problem;
    }

    /** @param why text that follows the number of bytes and names the setting; may be empty */
    static BodyException tooLarge(long limit, String why) {
        return new BodyException(
                HttpStatus.valueOf(413), "request too large", "a body may have " + limit + " bytes" + why);
    }

    static BodyException tooSlow() {
        return new BodyException(
                HttpStatus.REQUEST_TIMEOUT, "request timeout", "the body did not come in time (BODY_TIMEOUT)");
    }

    static BodyException tooManyAtOnce() {
        BodyException exception =
                new BodyException(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "too much is being written at once");
        exception.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return exception;
    }
}
