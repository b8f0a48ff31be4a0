package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Knows which services somebody else writes. Two that write the same would make every sum twice what it is. */
final class OtherWriters {

    /** Who was not heard for so long has stopped. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    /** For so long at most both write, when another one begins. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final StatsStore store;
    private final SeriesQuery query;
    private final Clock clock;
    private Known known = new Known(Instant.MAX, Instant.MIN, Map.of());

    OtherWriters(StatsStore store, String measurement, Clock clock) {
        this.store = store;
        this.query = SeriesQuery.of(measurement, Map.of(ServicePoints.EVENTS_PROCESSED, FieldKind.POINTS,
                ServicePoints.WRITE_ATTEMPTS, FieldKind.POINTS, ServicePoints.WRITE_ERRORS, FieldKind.POINTS,
                ServicePoints.SUCCESS_RATE, FieldKind.POINTS, "processing_time_ms", FieldKind.POINTS),
                ServicePoints.SERVICE_TAG, ServicePoints.RECORDER_TAG);
        this.clock = clock;
    }

    private record Known(Instant from, Instant until, Map<String, Instant> last) {
    }

    /**
     * Makes sure that ticks from this one on can be judged.
     *
     * @throws StoreException if the store can't say
     */
    void ask(Instant tick) {
        Instant from = tick.minus(SILENCE);
        Instant now = clock.instant();
        if (from.isBefore(known.from()) || now.isAfter(known.until())) {
            Instant latest = now.isAfter(tick) ? now : tick;
            known = new Known(from, now.plus(KNOWN_FOR), read(new Window(from, latest.plus(SILENCE))));
        }
    }

    private Map<String, Instant> read(Window window) {
        Map<String, Instant> last = new HashMap<>();
        for (Map.Entry<Group, Instant> entry : store.last(query, window).entrySet()) {
            String service = entry.getKey().values().get(0);
            if (!entry.getKey().values().get(1).equals(ServicePoints.RECORDER)) {
                last.merge(service, entry.getValue(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return last;
    }

    /** Whether somebody else wrote this service in the five minutes before the tick, or since. */
    boolean write(String service, Instant tick) {
        Instant last = known.last().get(service);
        return last != null && last.isAfter(tick.minus(SILENCE));
    }
}
