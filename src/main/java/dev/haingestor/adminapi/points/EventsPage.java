package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.web.csv.CsvTable;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/events/recent}: single events, newest first.
 *
 * @param nextCursor asks for the page after this one; null on the last page
 */
record EventsPage(
        String source,
        Instant from,
        Instant to,
        int count,
        List<Event> events,
        @Nullable String nextCursor) {

    private static final List<Column<Event>> COLUMNS = List.of(
            new Column<>("time", Event::time),
            new Column<>("event_type", Event::eventType),
            new Column<>("entity_id", Event::entityId),
            new Column<>("domain", Event::domain),
            new Column<>("state", Event::state),
            new Column<>("value", Event::value));

    /** A row for each event, without its other tags and fields, which differ from event to event. */
    CsvTable<Event> table() {
        return new CsvTable<>(COLUMNS, events);
    }

    /** @param points the events of the page, and one more if there is a next page */
    static EventsPage of(String source, Window window, List<Point> points, int limit) {
        List<Point> shown = points.subList(0, Math.min(limit, points.size()));
        return new EventsPage(
                source,
                window.start(),
                window.end(),
                shown.size(),
                shown.stream().map(Event::of).toList(),
                points.size() > limit
                        ? PageCursor.text(shown.get(shown.size() - 1).cursor())
                        : null);
    }

    /**
     * One event as it is stored.
     *
     * @param domain the tag, or where there is none the part of the entity's id before the dot
     * @param state the new state, under whichever name the writer has for it
     * @param tags all other tags
     * @param fields all other fields
     */
    record Event(
            Instant time,
            @Nullable String eventType,
            @Nullable String entityId,
            @Nullable String domain,
            @Nullable Object state,
            @Nullable Object value,
            Map<String, String> tags,
            Map<String, Object> fields) {

        static Event of(Point point) {
            SortedMap<String, String> tags = new TreeMap<>(point.tags());
            SortedMap<String, Object> fields = new TreeMap<>(point.fields());
            String type = tags.remove("event_type");
            String entity = tags.remove("entity_id");
            String domain = tags.remove("domain");
            Object state = fields.remove("state");
            return new Event(
                    point.time(),
                    type,
                    entity,
                    domain == null ? domainOf(entity) : domain,
                    state == null ? fields.remove("state_value") : state,
                    fields.remove("value"),
                    tags,
                    fields);
        }

        private static @Nullable String domainOf(@Nullable String entity) {
            int dot = entity == null ? -1 : entity.indexOf('.');
            return entity == null || dot < 1 ? null : entity.substring(0, dot);
        }
    }
}
