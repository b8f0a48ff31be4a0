package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.EpochNanos;
import dev.haingestor.adminapi.store.duckdb.WriterThread;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Deletes points like InfluxDB 2. */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
class DeleteController {

    private static final int MAX_BYTES = 1 << 16;

    private final WriterThread writer;
    private final JsonMapper json;

    DeleteController(WriterThread writer, JsonMapper json) {
        this.writer = writer;
        this.json = json;
    }

    @PostMapping("/api/v2/delete")
    ResponseEntity<Void> delete(HttpServletRequest request) throws IOException {
        JsonNode body = body(request.getInputStream().readNBytes(MAX_BYTES + 1));
        Instant start = time(body, "start");
        Instant stop = time(body, "stop");
        if (stop.isBefore(start)) {
            throw WriteException.unreadable("stop must not be before start");
        }
        JsonNode predicate = body.path("predicate");
        if (!predicate.isMissingNode() && !predicate.isNull() && !predicate.isString()) {
            throw WriteException.unreadable("predicate must be a text");
        }
        try {
            writer.delete(
                    EpochNanos.of(start), EpochNanos.of(stop), DeletePredicateParser.parse(predicate.asString("")));
            return ResponseEntity.noContent().build();
        } catch (StoreException e) {
            throw WriteException.unavailable(e.getMessage());
        }
    }

    private JsonNode body(byte[] bytes) {
        try {
            JsonNode body = bytes.length > MAX_BYTES ? null : json.readTree(bytes);
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JacksonException notJson) {
            // Answered like any other unusable body.
        }
        throw WriteException.unreadable(
                "the body must be a JSON object with start, stop and predicate, of " + MAX_BYTES + " bytes at most");
    }

    private static Instant time(JsonNode body, String name) {
        try {
            return OffsetDateTime.parse(body.path(name).asString("")).toInstant();
        } catch (DateTimeException e) {
            throw WriteException.unreadable(name + " must be a time such as 2026-11-23T10:00:00Z");
        }
    }
}
