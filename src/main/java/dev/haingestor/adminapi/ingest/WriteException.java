package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.lineprotocol.Rejection;
import dev.haingestor.adminapi.store.duckdb.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A write that was refused wholly or in part. The problem has what InfluxDB's clients read: {@code code} and {@code message}
 * for version 2, {@code error} for version 1.
 */
final class WriteException extends ErrorResponseException {

    private static final int SHOWN = 20;
    private static final String RETRY_AFTER_SECONDS = "5";

    private WriteException(HttpStatus status, String code, String message, Map<String, Object> more) {
        super(status, problem(status, code, message, more), null);
    }

    static ProblemDetail problem(HttpStatus status, String code, String message, Map<String, Object> more) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, message);
        problem.setProperty("code", code);
        problem.setProperty("message", message);
        problem.setProperty("error", message);
        more.forEach(problem::setProperty);
        return problem;
    }

    static WriteException rejected(WriteResult result) {
        List<Rejection> shown =
                result.first().subList(0, Math.min(SHOWN, result.first().size()));
        String reasons = shown.stream()
                .map(rejection -> "line " + rejection.line() + ": " + rejection.reason())
                .collect(Collectors.joining("; "));
        int more = result.refused() - shown.size();
        int lines = result.taken() + result.refused();
        String message = result.refused() + " of " + lines + " lines were not taken, the others are kept: " + reasons
                + (more > 0 ? "; and " + more + " more" : "");
        return new WriteException(
                HttpStatus.BAD_REQUEST, "invalid", message, Map.of("rejected", result.refused(), "lines", shown));
    }

    static WriteException badPrecision(String allowed) {
        return new WriteException(
                HttpStatus.BAD_REQUEST,
                "invalid",
                "precision must be one of " + allowed,
                Map.of("parameter", "precision", "allowed", allowed));
    }

    static WriteException unreadable(String message) {
        return new WriteException(HttpStatus.BAD_REQUEST, "invalid", message, Map.of());
    }

    static WriteException unknownEncoding() {
        return new WriteException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "invalid", "Content-Encoding must be gzip or identity", Map.of());
    }

    static WriteException tooLarge(long maximum) {
        return new WriteException(
                HttpStatus.valueOf(413),
                "request too large",
                "a body may have " + maximum + " bytes (EMBEDDED_MAX_BODY), unpacked",
                Map.of());
    }

    static WriteException unavailable(String message) {
        WriteException exception = new WriteException(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", message, Map.of());
        exception.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return exception;
    }
}
