package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.EpochNanos;
import dev.haingestor.adminapi.store.duckdb.Export;
import dev.haingestor.adminapi.web.AbortedResponse;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.TimeSpan;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exports points as line protocol, for an InfluxDB or a backup. A failure on its way ends as a broken connection. */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
class ExportController {

    private static final Logger log = LoggerFactory.getLogger(ExportController.class);
    private static final int BUFFER = 1 << 16;

    private final Export export;

    ExportController(Export export) {
        this.export = export;
    }

    @GetMapping("/api/v1/export.lp")
    void export(
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        TimeSpan span = TimeSpan.parse(from, to);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"export.lp\"");
        response.setHeader("Cache-Control", "no-store");
        if (request.getMethod().equals("HEAD")) {
            // The answer to HEAD has no body, so nothing is read.
            return;
        }
        try {
            Writer out = new BufferedWriter(
                    new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), BUFFER);
            export.write(
                    span.from().map(EpochNanos::of).orElse(Long.MIN_VALUE),
                    span.to().map(EpochNanos::of).orElse(Long.MAX_VALUE),
                    out);
            out.flush();
        } catch (IOException | UncheckedIOException gone) {
            log.info("An export ended early: its reader went away");
            AbortedResponse.mark(request);
        } catch (StoreException e) {
            log.warn("An export failed: {}", e.withDetail());
            if (!response.isCommitted()) {
                throw new NoAnswerException("store-unavailable", e.getMessage(), Duration.ofSeconds(5));
            }
            AbortedResponse.mark(request);
        }
    }
}
