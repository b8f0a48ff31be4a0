package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
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
 * Knows which services another writer writes. If both wrote the same, every sum would be twice what it is.
 *
 * <p>Points that have waited are only left to another writer that wrote at their time. But one that wrote just before all that
 * waits may write its own backlog when the store is back, as the recorder does.
 */
final class OtherWriters {

    /** A writer that has written nothing for this long has stopped. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final StatsStore store;
    private final SeriesQuery query;
    private final Clock clock;
    private OtherWrites known = OtherWrites.NOTHING;

    OtherWriters(StatsStore store, String measurement, Clock clock) {
        this.store = store;
        this.query = SeriesQuery.of(
                measurement,
                Map.of(
                        ServiceFields.EVENTS_PROCESSED,
                        FieldKind.POINTS,
                        ServiceFields.WRITE_ATTEMPTS,
                        FieldKind.POINTS,
                        ServiceFields.WRITE_ERRORS,
                        FieldKind.POINTS,
                        ServiceFields.SUCCESS_RATE,
                        FieldKind.POINTS,
                        ServiceFields.PROCESSING_TIME,
                        FieldKind.POINTS),
                ServicePoints.RECORDER_TAG);
        this.clock = clock;
    }

    /**
     * @param oldest the earliest tick that can be judged
     * @param minutes in which others wrote, by service
     */
    private record OtherWrites(Instant oldest, Map<String, NavigableSet<Instant>> minutes) {

        static final OtherWrites NOTHING = new OtherWrites(Instant.MAX, Map.of());

        boolean write(String service, Instant from, Instant to) {
            NavigableSet<Instant> written = minutes.getOrDefault(service, Collections.emptyNavigableSet());
            Instant next = written.higher(from.minus(MINUTE));
            return next != null && !next.isAfter(to);
        }
    }

    /** Discards what is known, so that the store is asked again. */
    void forget() {
        known = OtherWrites.NOTHING;
    }

    /** Asks the store who wrote these services since a tick, unless that is known. To be called before {@link #write}. */
    void ask(Set<String> services, Instant tick) {
        if (tick.isBefore(known.oldest()) || !known.minutes().keySet().containsAll(services)) {
            Instant oldest = tick.isBefore(known.oldest()) ? tick : known.oldest();
            Instant now = clock.instant();
            Instant latest = now.isAfter(tick) ? now : tick;
            Range range = new Range(
                    Range.floor(oldest.minus(SILENCE), MINUTE),
                    Range.floor(latest.plus(SILENCE), MINUTE).plus(MINUTE),
                    MINUTE);
            Map<String, NavigableSet<Instant>> minutes = new HashMap<>();
            // One service at a time: for all together the store may name only the largest.
            Stream.concat(services.stream(), known.minutes().keySet().stream())
                    .distinct()
                    .forEach(service -> minutes.put(service, read(service, range)));
            known = new OtherWrites(oldest, minutes);
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

    /** Whether another writer wrote this service within five minutes of the tick, or just before the oldest tick. */
    boolean write(String service, Instant tick) {
        return known.write(service, tick.minus(SILENCE), tick.plus(SILENCE))
                || known.write(service, known.oldest().minus(SILENCE), known.oldest());
    }
}
