package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheStatus;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.NoAnswerException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The statistics and their views over HTTP. All take {@code period}, {@code window}, {@code service} and {@code strict}.
 * Headers say what an answer is made of, as some bodies have no room for it. The dashboard's proxy maps {@code /api} to
 * {@code /api/v1}; clients without it ask for the shorter paths.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class StatsController {

    static final String SOURCE_HEADER = "Stats-Source";
    static final String COMPLETE_HEADER = "Stats-Complete";

    /** Says whether the store was read for an answer, and how many seconds it stays fresh (RFC 9211). */
    static final String CACHE_STATUS = "Cache-Status";

    private final InfluxStatsService service;
    private final AnswerMetrics metrics;
    private final StatsProperties properties;
    private final Clock clock;

    StatsController(InfluxStatsService service, AnswerMetrics metrics, StatsProperties properties, Clock clock) {
        this.service = service;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping({"/api/v1/stats", "/api/stats"})
    ResponseEntity<byte[]> stats(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.STATS, http);
    }

    @GetMapping({"/api/v1/stats/services", "/api/stats/services"})
    ResponseEntity<byte[]> services(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.SERVICES, http);
    }

    @GetMapping({"/api/v1/stats/alerts", "/api/stats/alerts"})
    ResponseEntity<byte[]> alerts(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.ALERTS, http);
    }

    @GetMapping({"/api/v1/stats/performance", "/api/stats/performance"})
    ResponseEntity<byte[]> performance(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.PERFORMANCE, http);
    }

    @GetMapping({"/api/v1/stats/trends", "/api/stats/trends"})
    ResponseEntity<byte[]> trends(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.TRENDS, http);
    }

    @GetMapping({"/api/v1/stats/percentiles", "/api/stats/percentiles"})
    ResponseEntity<byte[]> percentiles(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.PERCENTILES, http);
    }

    @GetMapping({"/api/v1/stats/distribution", "/api/stats/distribution"})
    ResponseEntity<byte[]> distribution(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.DISTRIBUTION, http);
    }

    @GetMapping({"/api/v1/stats/correlation", "/api/stats/correlation"})
    ResponseEntity<byte[]> correlation(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.CORRELATION, http);
    }

    @GetMapping({"/api/v1/stats/changes", "/api/stats/changes"})
    ResponseEntity<byte[]> changes(StatsRequest request, HttpServletRequest http) {
        return answer(request.comparedWith(ComparedTime.BASELINE), StatsView.CHANGES, http);
    }

    /** @param range the period, by the name that the dashboard has for it */
    @GetMapping({"/api/v1/analytics", "/api/analytics"})
    ResponseEntity<byte[]> analytics(
            @RequestParam(name = "range", defaultValue = "1h") String range, HttpServletRequest http) {
        Period period = Period.of(range).orElseThrow(() -> BadParameterException.oneOf("range", Period.labels()));
        return answer(StatsRequest.of(period), StatsView.ANALYTICS, http);
    }

    private ResponseEntity<byte[]> answer(StatsRequest request, StatsView view, HttpServletRequest http) {
        RenderedAnswer answer;
        try {
            answer = service.answer(request, view);
        } catch (NoAnswerException e) {
            metrics.refused();
            throw e;
        }
        metrics.answered(answer.body().source(), answer.body().complete());
        return answer.body().complete() ? kept(answer, http) : keptByNobody(answer.body());
    }

    /** An incomplete answer is not to be kept: the next one may be complete. */
    private static ResponseEntity<byte[]> keptByNobody(RenderedBody rendered) {
        return response(HttpStatus.OK, rendered)
                .cacheControl(CacheControl.noStore())
                .header(CACHE_STATUS, "admin-api; fwd=bypass; detail=incomplete")
                .body(rendered.bytes());
    }

    /** An answer may be kept by clients for what is left of the time that the cache keeps its tail. */
    private ResponseEntity<byte[]> kept(RenderedAnswer answer, HttpServletRequest http) {
        RenderedBody rendered = answer.body();
        Duration left = properties.liveTtl().minus(Duration.between(rendered.asOf(), clock.instant()));
        long ttl = Math.floorDiv(left.toMillis(), 1_000L);
        // Spring compares tags, but knows "any" only for methods that change something.
        boolean any = "*".equals(http.getHeader(HttpHeaders.IF_NONE_MATCH));
        return response(any ? HttpStatus.NOT_MODIFIED : HttpStatus.OK, rendered)
                .eTag(rendered.etag())
                .cacheControl(
                        CacheControl.maxAge(Math.max(0, ttl), TimeUnit.SECONDS).mustRevalidate())
                .header(
                        CACHE_STATUS,
                        "admin-api; "
                                + answer.status().map(StatsController::status).orElseThrow() + "; ttl=" + ttl)
                .body(any ? null : rendered.bytes());
    }

    private static ResponseEntity.BodyBuilder response(HttpStatus status, RenderedBody rendered) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .header(SOURCE_HEADER, rendered.source())
                .header(COMPLETE_HEADER, Boolean.toString(rendered.complete()));
    }

    private static String status(CacheStatus status) {
        return switch (status) {
            case HIT -> "hit";
            case STALE -> "fwd=stale; stored";
            case MISS -> "fwd=miss; stored";
        };
    }
}
