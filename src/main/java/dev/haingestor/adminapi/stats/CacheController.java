package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.web.TimeSpan;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Invalidates the cache on request, so that a back-fill or a deletion shows at once. */
@RestController
class CacheController {

    private static final Logger log = LoggerFactory.getLogger(CacheController.class);

    private final WindowCache cache;

    CacheController(WindowCache cache) {
        this.cache = cache;
    }

    /**
     * Invalidates a span of time, or everything by default; the next answer is read from the store. The status is 204, or 202
     * when Redis does not answer: then other instances follow as soon as it does.
     */
    @DeleteMapping("/api/v1/stats/cache")
    ResponseEntity<Void> invalidate(
            @RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "") String to) {
        TimeSpan span = TimeSpan.parse(from, to);
        boolean everywhere =
                cache.invalidate(span.from().orElse(Instant.MIN), span.to().orElse(Instant.MAX));
        log.info(
                "Forgot what was read of {} to {}{}",
                span.from().map(Instant::toString).orElse("the beginning"),
                span.to().map(Instant::toString).orElse("the end"),
                everywhere ? "" : "; others who share it will when Redis answers again");
        return ResponseEntity.status(everywhere ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED)
                .build();
    }
}
