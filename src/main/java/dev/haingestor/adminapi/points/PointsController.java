package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.QueryParameters;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import dev.haingestor.adminapi.web.csv.CsvResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Single points, aggregates of any measurement, and the names of what the store has, over HTTP. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class PointsController {

    private static final int METRICS = 100;

    /** A table has no room for the cursor of the next page. */
    private static final String NEXT_CURSOR = "Next-Cursor";

    private final RecentEvents events;
    private final RawMetrics metrics;
    private final StoreSchema schema;

    private final Aggregates aggregates;
    private final Clock clock;

    PointsController(RecentEvents events, RawMetrics metrics, StoreSchema schema, Aggregates aggregates, Clock clock) {
        this.events = events;
        this.metrics = metrics;
        this.schema = schema;
        this.aggregates = aggregates;
        this.clock = clock;
    }

    /** Nothing is returned where a table was sent. */
    @GetMapping(
            path = {"/api/v1/events", "/api/events", "/api/v1/events/recent", "/api/events/recent"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    @Nullable
    ResponseEntity<byte[]> recent(HttpServletRequest request, HttpServletResponse response) {
        EventsRequest wanted = EventsRequest.parse(new QueryParameters(request));
        if (AnswerFormat.of(request) == AnswerFormat.CSV) {
            EventsPage page = events.unkept(wanted);
            if (page.nextCursor() != null) {
                response.setHeader(NEXT_CURSOR, page.nextCursor());
            }
            CsvResponse.send(page.table(), "events.csv", request, response);
            return null;
        }
        return answered().contentType(MediaType.APPLICATION_JSON).body(events.page(wanted));
    }

    @GetMapping({"/api/v1/stats/metrics", "/api/stats/metrics"})
    ResponseEntity<List<RawMetrics.Value>> metrics(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        Optional<String> name = parameters.text("metric_name");
        if (name.isPresent() && !RawMetrics.UNITS.containsKey(name.get())) {
            throw BadParameterException.oneOf("metric_name", List.copyOf(RawMetrics.UNITS.keySet()));
        }
        int limit = parameters.number("limit", METRICS, EventsRequest.MOST);
        return answered().body(metrics.latest(name, parameters.text("service"), limit));
    }

    /** Nothing is returned where a table was sent. */
    @GetMapping(
            path = {"/api/v1/stats/aggregate", "/api/stats/aggregate"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    @Nullable
    ResponseEntity<Aggregates.Aggregate> aggregate(HttpServletRequest request, HttpServletResponse response) {
        AggregateRequest wanted = AggregateRequest.parse(new QueryParameters(request), clock.instant());
        AnswerFormat format = AnswerFormat.of(request);
        Aggregates.Aggregate aggregate = aggregates.of(wanted);
        if (format == AnswerFormat.CSV) {
            CsvResponse.send(aggregate.table(wanted.groupBy()), "aggregate.csv", request, response);
            return null;
        }
        return answered().contentType(MediaType.APPLICATION_JSON).body(aggregate);
    }

    @GetMapping({"/api/v1/stats/schema", "/api/stats/schema"})
    ResponseEntity<StoreSchema.Answer> schema() {
        return answered().body(schema.answer());
    }

    private static ResponseEntity.BodyBuilder answered() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore());
    }
}
