package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.EmbeddedProperties;
import dev.haingestor.adminapi.store.duckdb.EpochNanos;
import dev.haingestor.adminapi.store.duckdb.RequestLines;
import dev.haingestor.adminapi.store.duckdb.WriteResult;
import dev.haingestor.adminapi.store.duckdb.WriterThread;
import dev.haingestor.adminapi.web.body.BodyMemory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes line protocol as InfluxDB 2 and 1 do, and answers when the points are durable. Organization, bucket and database are
 * accepted and ignored, as there is one store.
 */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
class WriteController {

    /** How many writes are handled at once: fewer than there are threads, so that slow writes leave some for reading. */
    private static final int AT_ONCE = 100;

    private final Semaphore writing = new Semaphore(AT_ONCE);
    private final WriterThread writer;
    private final RequestBodyReader bodyReader;
    private final Clock clock;

    WriteController(WriterThread writer, EmbeddedProperties properties, BodyMemory memory, Clock clock) {
        this.writer = writer;
        this.bodyReader = new RequestBodyReader(properties.maxBody().toBytes(), memory);
        this.clock = clock;
    }

    @PostMapping("/api/v2/write")
    ResponseEntity<Void> write2(HttpServletRequest request) {
        return admitted(request, Precision::ofV2, "ns, us, ms, s");
    }

    @PostMapping("/write")
    ResponseEntity<Void> write1(HttpServletRequest request) {
        return admitted(request, Precision::ofV1, "n, u, ms, s, m, h");
    }

    private ResponseEntity<Void> admitted(
            HttpServletRequest request, Function<String, Optional<Precision>> precisions, String allowed) {
        if (!writing.tryAcquire()) {
            throw WriteException.unavailable("too much is being written at once");
        }
        try {
            return write(request, precisions, allowed);
        } finally {
            writing.release();
        }
    }

    private ResponseEntity<Void> write(
            HttpServletRequest request, Function<String, Optional<Precision>> precisions, String allowed) {
        Precision precision = QueryString.value(request, "precision")
                .map(text -> precisions.apply(text).orElseThrow(() -> WriteException.badPrecision(allowed)))
                .orElse(Precision.NANOSECONDS);
        try (RequestBodyReader.Body body = bodyReader.read(request)) {
            LineParser parser = new LineParser(precision, EpochNanos.of(clock.instant()));
            WriteResult result = writer.write(RequestLines.of(parser, body.bytes(), body.length()));
            if (result.refused() > 0) {
                throw WriteException.rejected(result);
            }
            return ResponseEntity.noContent().build();
        } catch (IOException e) {
            // The client is at fault. If it is still connected, Tomcat's error valve writes a problem as the body.
            return ResponseEntity.badRequest().build();
        } catch (StoreException e) {
            throw WriteException.unavailable(e.getMessage());
        }
    }
}
