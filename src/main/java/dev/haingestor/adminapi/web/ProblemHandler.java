package dev.haingestor.adminapi.web;

import dev.haingestor.adminapi.logging.LogLimiter;
import dev.haingestor.adminapi.logging.LogText;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every exception of a handler as problem+json with a type. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final LogLimiter unexpected;

    ProblemHandler(Clock clock) {
        this.unexpected = new LogLimiter(clock);
    }

    @ExceptionHandler
    ResponseEntity<Object> badParameter(BadParameterException e, WebRequest request) {
        ProblemDetail problem = Problems.of(HttpStatus.BAD_REQUEST, "bad-" + e.parameter(), e.getMessage());
        problem.setProperty("parameter", e.parameter());
        problem.setProperty("allowed", e.allowed());
        return createResponseEntity(problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> noAnswer(NoAnswerException e, WebRequest request) {
        return later(e.problem(), e.retryAfter(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> notKept(NotKeptException e, WebRequest request) {
        ProblemDetail problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "not-kept", e.getMessage());
        problem.setProperty("kept_since", e.keptSince());
        return createResponseEntity(problem, new HttpHeaders(), HttpStatus.UNPROCESSABLE_CONTENT, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> tooManyRequests(TooManyRequestsException e, WebRequest request) {
        HttpStatus status = HttpStatus.TOO_MANY_REQUESTS;
        return later(Problems.of(status, Problems.kind(status), e.getMessage()), e.retryAfter(), request);
    }

    private ResponseEntity<Object> later(ProblemDetail problem, Duration retryAfter, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        headers.setCacheControl("no-store");
        return createResponseEntity(problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
    }

    /** A query string that can't be decoded, such as {@code ?period=%zz}. */
    @ExceptionHandler
    ResponseEntity<Object> undecodable(InvalidParameterException e, WebRequest request) {
        HttpStatus status = HttpStatus.BAD_REQUEST;
        ProblemDetail problem = Problems.of(status, Problems.kind(status), "the query string can't be decoded");
        return createResponseEntity(problem, new HttpHeaders(), status, request);
    }

    /** The client disconnected, which is no error and needs no answer. */
    @ExceptionHandler
    void readerGone(ClientAbortException e) {
        log.debug("an answer was not read to its end: {}", e.getMessage());
    }

    /** A JSON body that could not be written is a client that disconnected, if its cause is one of the connection. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.getMostSpecificCause() instanceof IOException) {
            log.debug(
                    "an answer was not read to its end: {}",
                    e.getMostSpecificCause().getMessage());
            return null;
        }
        return unexpected(e, request);
    }

    /** A bug, and so the only case that is logged with its stack trace. */
    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        unexpected
                .others()
                .ifPresent(others -> log.error("unexpected error at {}{}", LogText.of(path(request)), others, e));
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        ProblemDetail problem =
                Problems.of(status, Problems.kind(status), "an unexpected error; the log has the reason");
        return createResponseEntity(problem, new HttpHeaders(), status, request);
    }

    @Override
    protected ResponseEntity<Object> handleNoHandlerFoundException(
            NoHandlerFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        // The exception's headers are those of the request.
        return createResponseEntity(
                Problems.of(status, Problems.kind(status), Problems.NOTHING), new HttpHeaders(), status, request);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = body instanceof ProblemDetail known
                ? known
                : Problems.of(status, Problems.kind(status), "the request can't be answered");
        if (problem.getType() == null || problem.getType().equals(URI.create("about:blank"))) {
            problem.setType(Problems.type(Problems.kind(status)));
        }
        problem.setTitle(Problems.title(status));
        problem.setInstance(Problems.instance(path(request)));
        HttpHeaders all = new HttpHeaders(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem, all, status);
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
