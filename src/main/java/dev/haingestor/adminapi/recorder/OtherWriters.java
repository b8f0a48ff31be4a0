package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Knows which services somebody else writes. Two that write the same would make every sum twice what it is.
 *
 * <p>Of what has waited for the store only that is left alone which another writer wrote at that time: one that has begun since
 * says nothing of it. But who wrote before all that was waiting may bring its own past when the store is back, as we do.
 */
final class OtherWriters {

    /** Who was not heard for so long has stopped. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final StatsStore store;
    private final SeriesQuery query;
    private final Clock clock;
    private Known known = Known.NOTHING;

    OtherWriters(StatsStore store, String measurement, Clock clock) {
        this.store = store;
        this.query = SeriesQuery.of(measurement, Map.of(ServiceFields.EVENTS_PROCESSED, FieldKind.POINTS,
                ServiceFields.WRITE_ATTEMPTS, FieldKind.POINTS, ServiceFields.WRITE_ERRORS, FieldKind.POINTS,
                ServiceFields.SUCCESS_RATE, FieldKind.POINTS, ServiceFields.PROCESSING_TIME, FieldKind.POINTS),
                ServicePoints.RECORDER_TAG);
        this.clock = clock;
    }

    /**
     * @param oldest that waits
     * @param minutes in which others wrote, by service
     */
    private record Known(Instant oldest, Map<String, NavigableSet<Instant>> minutes) {

        static final Known NOTHING = new Known(Instant.MAX, Map.of());

        boolean write(String service, Instant from, Instant to) {
            NavigableSet<Instant> written = minutes.getOrDefault(service, Collections.emptyNavigableSet());
            Instant next = written.higher(from.minus(MINUTE));
            return next != null && !next.isAfter(to);
        }
    }

    /** Asks anew with the next tick. */
    void forget() {
        known = Known.NOTHING;
    }

    /**
     * Makes sure that ticks of these services from this one on can be judged, until {@link #forget}.
     *
     * @throws StoreException if the store can't say
     */
    void ask(Set<String> services, Instant tick) {
        if (tick.isBefore(known.oldest()) || !known.minutes().keySet().containsAll(services)) {
            Instant oldest = tick.isBefore(known.oldest()) ? tick : known.oldest();
            Instant now = clock.instant();
            Instant latest = now.isAfter(tick) ? now : tick;
            Range range = new Range(Range.floor(oldest.minus(SILENCE), MINUTE),
                    Range.floor(latest.plus(SILENCE), MINUTE).plus(MINUTE), MINUTE);
            Map<String, NavigableSet<Instant>> minutes = new HashMap<>();
            // Each for itself: of all services together the store may name the largest only.
            Stream.concat(services.stream(), known.minutes().keySet().stream()).distinct()
                    .forEach(service -> minutes.put(service, read(service, range)));
            known = new Known(oldest, minutes);
        }
    }

    private NavigableSet<Instant> read(String service, Range range) {
        NavigableSet<Instant> minutes = new TreeSet<>();
        List<Rollup> rollups = store.windows(query.where(ServiceFields.SERVICE, service), range);
        for (int minute = 0; minute < rollups.size(); minute++) {
            for (Group group : rollups.get(minute).cells().keySet()) {
                if (!group.values().get(0).equals(ServicePoints.RECORDER)) {
                    minutes.add(range.window(minute).start());
                }
            }
        }
        return minutes;
    }

    /** Whether somebody else wrote this service within five minutes of the tick, to a minute, or just before all that waits. */
    boolean write(String service, Instant tick) {
        return known.write(service, tick.minus(SILENCE), tick.plus(SILENCE))
                || known.write(service, known.oldest().minus(SILENCE), known.oldest());
    }
}
