package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.stats.TimeParameters;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a request for single events. Times stay texts, as a relative one means another time with each request.
 *
 * @param cursor the position after the page before
 */
record EventsRequest(
        int limit,
        Optional<Point.Cursor> cursor,
        Optional<String> eventType,
        Optional<String> entityId,
        Optional<String> from,
        Optional<String> to) {

    static final int MOST = 1_000;

    private static final int LIMIT = 50;
    private static final int LONGEST_CURSOR = 8_192;
    private static final Duration LOOKBACK = Duration.ofDays(30);

    /** @throws BadParameterException for the first parameter that is wrong, but for times */
    static EventsRequest parse(QueryParameters parameters) {
        return new EventsRequest(
                parameters.number("limit", LIMIT, MOST),
                parameters
                        .text("cursor", LONGEST_CURSOR)
                        .map(text -> PageCursor.parse(text)
                                .orElseThrow(() -> new BadParameterException(
                                        "cursor",
                                        "cursor must be the next_cursor of another answer",
                                        List.of("the next_cursor of another answer")))),
                parameters.text("event_type"),
                parameters.text("entity_id"),
                parameters.text("from"),
                parameters.text("to"));
    }

    /**
     * The time that is asked for: by default the last 30 days. It ends with the running second at the latest.
     *
     * @throws BadParameterException if it can't be
     */
    Window window(Instant now) {
        Instant latest = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Instant end =
                to.map(text -> time("to", text, now)).filter(latest::isAfter).orElse(latest);
        Instant start = from.map(text -> time("from", text, now)).orElse(end.minus(LOOKBACK));
        if (!start.isBefore(end)) {
            throw new BadParameterException(
                    "from", "from must be before to, and not in the future", List.of("a time before to"));
        }
        return new Window(start, end);
    }

    private static Instant time(String name, String text, Instant now) {
        return TimeParameters.moment(text, now)
                .filter(time -> !time.isAfter(now.plus(Duration.ofDays(36_500))))
                .orElseThrow(() -> new BadParameterException(
                        name,
                        name + " must be a time since 1970 such as 2026-01-31T12:00:00Z, or one before now such as -6h",
                        List.of("2026-01-31T12:00:00Z", "-6h", "now")));
    }

    /** One point more than is shown tells whether there is a next page. */
    PointQuery query(String measurement, Window window) {
        PointQuery query = PointQuery.of(measurement, window, limit + 1);
        query = eventType.isEmpty() ? query : query.where("event_type", eventType.get());
        query = entityId.isEmpty() ? query : query.where("entity_id", entityId.get());
        return cursor.isEmpty() ? query : query.after(cursor.get());
    }
}
