package dev.haingestor.adminapi.ingest;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A request of an InfluxDB client that can't be answered. It is always a 400, as clients repeat what ends with a 5xx. */
final class ClientRequestException extends ErrorResponseException {

    private ClientRequestException(String message) {
        super(
                HttpStatus.BAD_REQUEST,
                WriteException.problem(HttpStatus.BAD_REQUEST, "invalid", message, Map.of()),
                null);
    }

    static ClientRequestException tooLong(String parameter, int longest) {
        return new ClientRequestException(parameter + " must have at most " + longest + " characters");
    }

    static ClientRequestException badId() {
        return new ClientRequestException("id must have a length of 16 bytes");
    }

    static ClientRequestException noQuery() {
        return new ClientRequestException("missing required parameter \"q\"");
    }

    static ClientRequestException unansweredQuery() {
        return new ClientRequestException(
                "the embedded store answers no queries but SHOW DATABASES and CREATE DATABASE: it takes"
                        + " line protocol, and its statistics are at /api/v1/stats");
    }
}
