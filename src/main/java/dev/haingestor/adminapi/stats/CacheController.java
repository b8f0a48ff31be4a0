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

/** For who has changed the past, by a back-fill or a deletion, and won't wait until it shows by itself. */
@RestController
class CacheController {

    private static final Logger log = LoggerFactory.getLogger(CacheController.class);

    private final WindowCache cache;

    CacheController(WindowCache cache) {
        this.cache = cache;
    }

    /**
     * Forgets what was read of a span of time, all of it by default; the next answer is read from the store. 204 when all who
     * share it forget, too; 202 when Redis doesn't answer: then the others will forget when it does.
     */
    @DeleteMapping("/api/v1/stats/cache")
    ResponseEntity<Void> invalidate(@RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "") String to) {
        TimeSpan span = TimeSpan.parse(from, to);
        boolean everywhere = cache.invalidate(span.from().orElse(Instant.MIN), span.to().orElse(Instant.MAX));
        log.info("Forgot what was read of {} to {}{}", span.from().map(Instant::toString).orElse("the beginning"),
                span.to().map(Instant::toString).orElse("the end"),
                everywhere ? "" : "; others who share it will when Redis answers again");
        return ResponseEntity.status(everywhere ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED).build();
    }
}
