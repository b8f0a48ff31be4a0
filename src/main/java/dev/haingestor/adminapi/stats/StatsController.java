package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.NoAnswerException;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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

    private final InfluxStatsService service;
    private final AnswerMetrics metrics;
    private final StatsProperties properties;

    StatsController(InfluxStatsService service, AnswerMetrics metrics, StatsProperties properties) {
        this.service = service;
        this.metrics = metrics;
        this.properties = properties;
    }

    @ModelAttribute
    StatsRequest request(@RequestParam(required = false) String period, @RequestParam(required = false) String service,
            @RequestParam(required = false) String window, @RequestParam(required = false) String strict) {
        return StatsRequest.parse(period, service, window, strict);
    }

    @GetMapping
    ResponseEntity<?> stats(@ModelAttribute(binding = false) StatsRequest request) {
        return answer(request, Stats::answer);
    }

    @GetMapping("/services")
    ResponseEntity<?> services(@ModelAttribute(binding = false) StatsRequest request) {
        return answer(request, StatsViews::services);
    }

    @GetMapping("/alerts")
    ResponseEntity<?> alerts(@ModelAttribute(binding = false) StatsRequest request) {
        return answer(request, stats -> stats.answer().alerts());
    }

    @GetMapping("/performance")
    ResponseEntity<?> performance(@ModelAttribute(binding = false) StatsRequest request) {
        return answer(request, StatsViews::performance);
    }

    private ResponseEntity<?> answer(StatsRequest request, Function<Stats, Object> view) {
        Stats stats;
        try {
            stats = service.answer(request);
        } catch (NoAnswerException e) {
            metrics.refused();
            throw e;
        }
        StatsAnswer answer = stats.answer();
        metrics.answered(answer);
        CacheControl keep = answer.complete() ? CacheControl.maxAge(properties.liveTtl()) : CacheControl.noStore();
        return ResponseEntity.ok().cacheControl(keep)
                .header(SOURCE_HEADER, answer.source())
                .header(COMPLETE_HEADER, Boolean.toString(answer.complete()))
                .body(view.apply(stats));
    }
}
