package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertFold;
import dev.haingestor.adminapi.alerts.AlertHistoryProperties;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.cache.KnownWindows;
import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.Question;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.PendingWrites;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of the last day, made of minute windows of the cache: a pure function of them, so all instances agree, a restart
 * loses nothing, and what is written late mends it.
 *
 * <p>All requests share one question and one calculation, whatever span they ask for. It begins {@link #WARM_UP} before the
 * longest span or up to {@link #GRID} earlier, at a border that stays the same for so long: an alert that is open in the span
 * then has its true opening, unless it has been open for longer than that.
 */
final class AlertHistory {

    /**
     * The longest span. A day of three queries has 4,320 minute windows, and what the beginning adds makes it 6,480 at most: a
     * third of what the cache keeps of snapshots, and a part of {@code STATS_CACHE_BYTES}.
     */
    static final Duration LONGEST = Duration.ofHours(24);

    private static final Duration WARM_UP = AlertHistoryProperties.LONGEST_EXPIRY;
    private static final Duration GRID = Duration.ofHours(6);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** How long what is known without the store is served, as each calculation looks up thousands of windows. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

    private final WindowCache cache;
    private final StatsQueries queries;
    private final Source store;
    private final AlertFold fold;
    private final long minAttempts;
    private final Duration period;
    private final SourceSwitch sourceSwitch;
    private final PendingWrites pendingWrites;
    private final Clock clock;
    private final List<QueryPart> parts;
    private final Question question;

    private @Nullable Made made;
    private @Nullable Alerts withoutStore;

    AlertHistory(
            WindowCache cache,
            StatsQueries queries,
            Source store,
            AlertProperties thresholds,
            AlertHistoryProperties properties,
            SourceSwitch sourceSwitch,
            PendingWrites pendingWrites,
            Clock clock) {
        this.cache = cache;
        this.queries = queries;
        this.store = store;
        this.fold = new AlertFold(thresholds, properties);
        this.minAttempts = thresholds.minAttempts();
        this.period = properties.period();
        this.sourceSwitch = sourceSwitch;
        this.pendingWrites = pendingWrites;
        this.clock = clock;
        this.parts = queries.parts(LONGEST.plus(WARM_UP).plus(GRID).plus(period));
        this.question = cache.question(parts, MINUTE);
    }

    /**
     * All alerts that are known.
     *
     * @param source what they are made of
     * @param lacking why some may be missing; empty when they are complete
     */
    record Alerts(List<AlertEpisode> episodes, Instant asOf, Source source, Optional<String> lacking) {}

    private record Made(WeakReference<Snapshot> snapshot, Optional<Instant> pending, Alerts alerts) {

        boolean isOf(Snapshot another, Optional<Instant> pendingNow) {
            return snapshot.refersTo(another) && pending.equals(pendingNow);
        }
    }

    Alerts read() {
        if (!sourceSwitch.useInfluxdb()) {
            return new Alerts(
                    List.of(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    Source.SERVICES_FALLBACK,
                    Optional.of("The store is switched off, and alerts are made of its windows"));
        }
        try {
            return ofStore(cache.find(question).snapshot());
        } catch (StoreException e) {
            return ofKnown(e);
        }
    }

    private synchronized Alerts ofStore(Snapshot snapshot) {
        Optional<Instant> pending = pendingWrites.since(snapshot.readAt());
        if (made == null || !made.isOf(snapshot, pending)) {
            made = new Made(new WeakReference<>(snapshot), pending, calculated(snapshot, pending));
        }
        return made.alerts();
    }

    private Alerts calculated(Snapshot snapshot, Optional<Instant> pending) {
        Optional<String> lacking = Optional.ofNullable(snapshot.missing().get(queries.latency()))
                .map(Throwable::getMessage)
                .or(() -> pending.map(since -> "Service metrics since " + since + " are still to be written"));
        return new Alerts(
                episodes(
                        snapshot.readings(),
                        lastEvent(snapshot.last()),
                        pending.orElse(Instant.MAX),
                        snapshot.readAt()),
                snapshot.readAt(),
                store,
                lacking);
    }

    /** Minutes that are not known without the store neither open nor end an alert. */
    private synchronized Alerts ofKnown(StoreException failure) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Alerts last = withoutStore;
        if (last == null
                || now.isBefore(last.asOf())
                || !now.isBefore(last.asOf().plus(KNOWN_FOR))) {
            KnownWindows known = cache.known(parts, MINUTE, now);
            String until = known.until()
                    .map(time -> "alerts are of what was read until " + time)
                    .orElse("no alerts are known");
            last = new Alerts(
                    episodes(
                            known.readings(),
                            lastEvent(known.last()),
                            known.until().flatMap(pendingWrites::since).orElse(Instant.MAX),
                            now),
                    now,
                    Source.SERVICES_FALLBACK,
                    Optional.of(failure.getMessage() + "; " + until));
            withoutStore = last;
        }
        return last;
    }

    private Optional<Instant> lastEvent(Map<SeriesQuery, Map<Group, Instant>> last) {
        return last.getOrDefault(queries.events(), Map.of()).values().stream().max(Instant::compareTo);
    }

    private List<AlertEpisode> episodes(
            Map<SeriesQuery, List<Reading>> readings, Optional<Instant> lastEvent, Instant servicesUntil, Instant now) {
        Instant live = Range.floor(now, MINUTE);
        Range judged = new Range(Range.floor(live.minus(LONGEST).minus(WARM_UP), GRID), live, MINUTE);
        AlertMinutes minutes = new AlertMinutes(
                judged,
                (int) period.toMinutes(),
                fold,
                minAttempts,
                new AlertMinutes.Windows(
                        readings.getOrDefault(queries.events(), List.of()),
                        readings.getOrDefault(queries.services(), List.of()),
                        readings.getOrDefault(queries.latency(), List.of()),
                        servicesUntil));
        return minutes.alerts(lastEvent).stream()
                .sorted(Comparator.comparing(AlertEpisode::openedAt).reversed().thenComparing(AlertEpisode::id))
                .toList();
    }
}
