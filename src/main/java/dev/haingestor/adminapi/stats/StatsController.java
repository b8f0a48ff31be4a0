package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.NoAnswerException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The statistics and their views. All take {@code period}, {@code window}, {@code service} and {@code strict}. The views have no
 * room for it in their bodies, so every answer says in its headers what it is made of.
 */
@RestController
@RequestMapping(path = "/api/v1/stats", produces = MediaType.APPLICATION_JSON_VALUE)
class StatsController {

    static final String SOURCE_HEADER = "Stats-Source";
    static final String COMPLETE_HEADER = "Stats-Complete";

    /** RFC 9211: whether we had to ask the store for it, and how many seconds it stays fresh. */
    static final String CACHE_STATUS = "Cache-Status";

    private final Answers answers;
    private final AnswerMetrics metrics;
    private final StatsProperties properties;
    private final Clock clock;

    StatsController(Answers answers, AnswerMetrics metrics, StatsProperties properties, Clock clock) {
        this.answers = answers;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<byte[]> stats(StatsRequest request) {
        return answer(request, View.STATS);
    }

    @GetMapping("/services")
    ResponseEntity<byte[]> services(StatsRequest request) {
        return answer(request, View.SERVICES);
    }

    @GetMapping("/alerts")
    ResponseEntity<byte[]> alerts(StatsRequest request) {
        return answer(request, View.ALERTS);
    }

    @GetMapping("/performance")
    ResponseEntity<byte[]> performance(StatsRequest request) {
        return answer(request, View.PERFORMANCE);
    }

    private ResponseEntity<byte[]> answer(StatsRequest request, View view) {
        Answers.Answer answer;
        try {
            answer = answers.get(request, view);
        } catch (NoAnswerException e) {
            metrics.refused();
            throw e;
        }
        Rendered rendered = answer.rendered();
        metrics.answered(rendered.source(), rendered.complete());
        ResponseEntity.BodyBuilder response = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON)
                .header(SOURCE_HEADER, rendered.source())
                .header(COMPLETE_HEADER, Boolean.toString(rendered.complete()));
        // What is not complete may be so at the next request: nobody keeps it.
        return rendered.complete() ? kept(response, answer) : response.cacheControl(CacheControl.noStore())
                .header(CACHE_STATUS, "admin-api; fwd=bypass; detail=incomplete").body(rendered.body());
    }

    /** It may be kept for as long as we keep what it is made of, and not again as long. */
    private ResponseEntity<byte[]> kept(ResponseEntity.BodyBuilder response, Answers.Answer answer) {
        Rendered rendered = answer.rendered();
        Duration left = properties.liveTtl().minus(Duration.between(rendered.asOf(), clock.instant()));
        long ttl = Math.floorDiv(left.toMillis(), 1_000L);
        return response.eTag(rendered.etag())
                .cacheControl(CacheControl.maxAge(Math.max(0, ttl), TimeUnit.SECONDS))
                .header(CACHE_STATUS, "admin-api; " + (answer.waited() ? "fwd=miss; stored" : "hit") + "; ttl=" + ttl)
                .body(rendered.body());
    }
}
