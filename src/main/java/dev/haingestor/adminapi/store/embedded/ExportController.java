package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.web.Aborted;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.NoAnswerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All points as line protocol: the way out of the embedded store into an InfluxDB, or into a backup. */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
class ExportController {

    private static final Logger log = LoggerFactory.getLogger(ExportController.class);
    private static final int BUFFER = 1 << 16;
    private static final String EXAMPLE = "2026-11-23T10:00:00Z";

    private final Export export;

    ExportController(Export export) {
        this.export = export;
    }

    @GetMapping("/api/v1/export.lp")
    void export(@RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "") String to,
            HttpServletRequest request, HttpServletResponse response) {
        long start = time("from", from, Long.MIN_VALUE);
        long end = time("to", to, Long.MAX_VALUE);
        if (start > end) {
            throw new BadParameterException("from", "from must not be after to", List.of("a time up to " + to));
        }
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"export.lp\"");
        response.setHeader("Cache-Control", "no-store");
        if (request.getMethod().equals("HEAD")) {
            // Nobody would get what is read.
            return;
        }
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), BUFFER);
            export.write(start, end, out);
            out.flush();
        } catch (IOException | UncheckedIOException gone) {
            log.info("An export ended early: its reader went away");
            Aborted.mark(request);
        } catch (StoreException e) {
            if (!response.isCommitted()) {
                throw new NoAnswerException("store-unavailable", e.getMessage(), Duration.ofSeconds(5));
            }
            log.warn("An export was cut off: {}", e.getMessage());
            Aborted.mark(request);
        }
    }

    private static long time(String name, String text, long otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Nanos.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new BadParameterException(name, name + " must be a time such as " + EXAMPLE, List.of(EXAMPLE));
        }
    }
}
