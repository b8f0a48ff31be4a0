package dev.haingestor.adminapi.points;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pages of single events. First pages are kept for a moment, rendered, as dashboards poll for the same one; of those who ask for
 * it at once one reads it.
 */
final class RecentEvents {

    private static final long MAX_BYTES = 4L << 20;
    private static final int ENTRY_BYTES = 500;

    private final PointReader reader;
    private final String measurement;
    private final Duration keptFor;
    private final JsonMapper json;
    private final Cache<EventsRequest, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((EventsRequest request, Kept page) -> ENTRY_BYTES + page.body().length)
            .build();

    /**
     * @param measurement where events are
     * @param keptFor how long a first page is served without being read again
     */
    RecentEvents(PointReader reader, String measurement, Duration keptFor, JsonMapper json) {
        this.reader = reader;
        this.measurement = measurement;
        this.keptFor = keptFor;
        this.json = json;
    }

    /** The page as JSON, or it throws as {@link PointReader#recent} does. */
    byte[] page(EventsRequest request) {
        return request.cursor().isPresent()
                ? read(request).body()
                : kept.asMap()
                        .compute(request, (same, before) -> before != null && isFresh(before) ? before : read(same))
                        .body();
    }

    private boolean isFresh(Kept page) {
        return reader.now().isBefore(page.readAt().plus(keptFor));
    }

    private Kept read(EventsRequest request) {
        return new Kept(reader.now(), json.writeValueAsBytes(unkept(request)));
    }

    /** The page as it is, or it throws as {@link PointReader#recent} does. */
    EventsPage unkept(EventsRequest request) {
        Window window = request.window(reader.now());
        return EventsPage.of(
                reader.source().label(), window, reader.recent(request.query(measurement, window)), request.limit());
    }

    private record Kept(Instant readAt, byte[] body) {}
}
