package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The statistics and their views over HTTP. All take {@code period}, {@code window}, {@code service} and {@code strict},
 * and those that can be tables {@code format}.
 * Headers say what an answer is made of, as some bodies have no room for it. The dashboard's proxy maps {@code /api} to
 * {@code /api/v1}; clients without it ask for the shorter paths.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class StatsController {

    private final InfluxStatsService service;
    private final AnswerMetrics metrics;
    private final AnswerResponses responses;

    StatsController(InfluxStatsService service, AnswerMetrics metrics, StatsProperties properties, Clock clock) {
        this.service = service;
        this.metrics = metrics;
        this.responses = new AnswerResponses(properties.liveTtl(), properties.settledTtl(), clock);
    }

    @GetMapping(
            path = {"/api/v1/stats", "/api/stats"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    ResponseEntity<byte[]> stats(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.STATS, http);
    }

    @GetMapping(
            path = {"/api/v1/stats/services", "/api/stats/services"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    ResponseEntity<byte[]> services(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.SERVICES, http);
    }

    @GetMapping(
            path = {"/api/v1/stats/alerts", "/api/stats/alerts"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    ResponseEntity<byte[]> alerts(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.ALERTS, http);
    }

    @GetMapping(
            path = {"/api/v1/stats/performance", "/api/stats/performance"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    ResponseEntity<byte[]> performance(StatsRequest request, HttpServletRequest http) {
        return answer(request, StatsView.PERFORMANCE, http);
    }

    @GetMapping(
            path = {"/api/v1/stats/trends", "/api/stats/trends"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
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

    @GetMapping(
            path = {"/api/v1/stats/changes", "/api/stats/changes"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    ResponseEntity<byte[]> changes(StatsRequest request, HttpServletRequest http) {
        return answer(request.comparedWith(ComparedTime.BASELINE), StatsView.CHANGES, http);
    }

    /** @param range the period, by the name that the dashboard has for it */
    @GetMapping({"/api/v1/analytics", "/api/analytics"})
    ResponseEntity<byte[]> analytics(
            @RequestParam(name = "range", defaultValue = "1h") String range, HttpServletRequest http) {
        Period period = TimeParameters.period("range", range);
        return answer(StatsRequest.of(period), StatsView.ANALYTICS, http);
    }

    private ResponseEntity<byte[]> answer(StatsRequest request, StatsView view, HttpServletRequest http) {
        RenderedAnswer answer;
        try {
            answer = service.answer(request, view, AnswerForm.of(http, view));
        } catch (NoAnswerException e) {
            metrics.refused();
            throw e;
        }
        metrics.answered(answer.body().source(), answer.body().complete());
        return responses.of(answer, view.fileName(request), http);
    }
}
