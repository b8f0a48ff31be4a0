package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Counts of events over HTTP. All take {@code period}, and those with entities {@code top}. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class EventsController {

    private static final int TOP = 10;
    private static final int MOST_TOP = 100;

    private final EventStats stats;

    EventsController(EventStats stats) {
        this.stats = stats;
    }

    @GetMapping({"/api/v1/events/stats", "/api/events/stats"})
    ResponseEntity<EventStatsAnswer> stats(HttpServletRequest request) {
        return answered(read(request));
    }

    @GetMapping({"/api/v1/events/types", "/api/events/types"})
    ResponseEntity<EventStatsAnswer> types(HttpServletRequest request) {
        return answered(read(request).onlyTypes());
    }

    @GetMapping({"/api/v1/events/entities", "/api/events/entities"})
    ResponseEntity<EventStatsAnswer> entities(HttpServletRequest request) {
        return answered(read(request).onlyEntities());
    }

    private EventStatsAnswer read(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        int top = parameters.number("top", TOP, MOST_TOP);
        return stats.stats(
                parameters
                        .text("period")
                        .map(text -> TimeParameters.period("period", text))
                        .orElse(Period.HOUR),
                top);
    }

    private static ResponseEntity<EventStatsAnswer> answered(EventStatsAnswer answer) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(AnswerResponses.SOURCE_HEADER, answer.source())
                .header(AnswerResponses.COMPLETE_HEADER, Boolean.toString(answer.complete()))
                .body(answer);
    }
}
