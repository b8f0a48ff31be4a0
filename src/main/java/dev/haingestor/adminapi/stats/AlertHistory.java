package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertFold;
import dev.haingestor.adminapi.alerts.AlertHistoryProperties;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.cache.CacheProperties;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of the last day, made of minute windows of the cache: a pure function of them, so all instances agree, a restart
 * loses nothing, and what is written late mends it.
 *
 * <p>All requests share one question and one calculation, whatever span they ask for. It begins six hours before the
 * longest span or up to six hours earlier, at a border that stays the same for so long: an alert that is open in the span then
 * has its true opening, unless it has been open for longer than that. Where there are so many services that a day of their
 * minutes would take the cache from all other answers, it begins later.
 */
final class AlertHistory {

    /**
     * The longest span. A day of three queries has 4,320 minute windows, and what the beginning adds makes it 6,480 at most: a
     * third of what the cache keeps of snapshots.
     */
    static final Duration LONGEST = Duration.ofHours(24);

    /** How far back windows are read, in hours, the longest first: the longest that fits is taken. */
    private static final List<Integer> SPANS = List.of(36, 24, 18, 12, 6, 3, 1);

    /** What a service takes in the cache for each of its minutes and queries, about. */
    private static final int BYTES_OF_A_MINUTE = 450;

    /** The share of the cache that these windows may take. */
    private static final int SHARE = 3;

    /** Of snapshots with more minutes of services the cache keeps none. */
    private static final long MAX_MINUTES = 120_000;

    private static final Duration GROWS_AGAIN = Duration.ofHours(1);
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
    private final List<Span> spans;
    private final long maxMinutes;

    private volatile @Nullable Span fitting;
    private Instant shrunkAt = Instant.EPOCH;
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
            CacheProperties limits,
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
        this.spans = SPANS.stream().map(hours -> span(Duration.ofHours(hours))).toList();
        this.maxMinutes = Math.min(MAX_MINUTES, limits.bytes().toBytes() / SHARE / BYTES_OF_A_MINUTE);
    }

    private Span span(Duration length) {
        List<QueryPart> parts = queries.parts(length.plus(period));
        return new Span(length, parts, cache.question(parts, MINUTE));
    }

    /** So far back windows are read. */
    private record Span(Duration length, List<QueryPart> parts, Question question) {

        /** The beginning stays at a border of this length, which divides a day, while time goes on. */
        Duration grid() {
            return length.dividedBy(6);
        }

        /** The first minute that is judged. */
        Instant from(Instant live) {
            return Range.floor(live.minus(length).plus(grid()), grid());
        }
    }

    /**
     * All alerts that are known.
     *
     * @param from the beginning of the time in which alerts are known
     * @param source what they are made of
     * @param lacking why some may be missing; empty when they are complete
     */
    record Alerts(List<AlertEpisode> episodes, Instant from, Instant asOf, Source source, Optional<String> lacking) {

        /** Why alerts may be missing in the time before {@code asOf} that is asked for. */
        Optional<String> lackingIn(Duration asked) {
            return lacking.or(() -> from.isAfter(asOf.minus(asked))
                    ? Optional.of("there are so many services that alerts are known since " + from
                            + " only; STATS_CACHE_BYTES bounds that")
                    : Optional.empty());
        }
    }

    private record Made(WeakReference<Snapshot> snapshot, Optional<Instant> pending, Alerts alerts) {

        boolean isOf(Snapshot another, Optional<Instant> pendingNow) {
            return snapshot.refersTo(another) && pending.equals(pendingNow);
        }
    }

    Alerts read() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!sourceSwitch.useInfluxdb()) {
            return new Alerts(
                    List.of(),
                    now,
                    now,
                    Source.SERVICES_FALLBACK,
                    Optional.of("The store is switched off, and alerts are made of its windows"));
        }
        try {
            Span span = fitting;
            if (span == null) {
                Span shortest = spans.get(spans.size() - 1);
                span = fitting(cache.find(shortest.question()).snapshot());
            }
            return ofStore(span, cache.find(span.question()).snapshot());
        } catch (StoreException e) {
            return ofKnown(e, now);
        }
    }

    /** The longest span whose windows have room in the cache, if all have as many services as these. */
    private Span fitting(Snapshot snapshot) {
        long minutes = Stream.of(queries.services(), queries.latency())
                .flatMap(query -> snapshot.readings().getOrDefault(query, List.of()).stream())
                .mapToLong(reading -> reading.rollup().cells().size())
                .sum();
        long windows = Math.max(
                1,
                snapshot.readings().getOrDefault(queries.services(), List.of()).size());
        return spans.stream()
                .filter(span -> minutes * span.length().toMinutes() / windows <= maxMinutes)
                .findFirst()
                .orElse(spans.get(spans.size() - 1));
    }

    private synchronized Alerts ofStore(Span span, Snapshot snapshot) {
        Optional<Instant> pending = pendingWrites.since(snapshot.readAt());
        if (made == null || !made.isOf(snapshot, pending)) {
            made = new Made(new WeakReference<>(snapshot), pending, calculated(span, snapshot, pending));
            fitting = next(span, snapshot);
        }
        return made.alerts();
    }

    /** A span that was too long isn't tried again soon: the services that made it so may have written long ago. */
    private Span next(Span span, Snapshot snapshot) {
        Span next = fitting(snapshot);
        int longer = next.length().compareTo(span.length());
        if (longer < 0) {
            shrunkAt = snapshot.readAt();
        }
        return longer > 0 && snapshot.readAt().isBefore(shrunkAt.plus(GROWS_AGAIN)) ? span : next;
    }

    private Alerts calculated(Span span, Snapshot snapshot, Optional<Instant> pending) {
        Optional<String> lacking = Optional.ofNullable(snapshot.missing().get(queries.latency()))
                .map(Throwable::getMessage)
                .or(() -> pending.map(since -> "Service metrics since " + since + " are still to be written"));
        return new Alerts(
                episodes(
                        span,
                        snapshot.readings(),
                        lastEvent(snapshot.last()),
                        pending.orElse(Instant.MAX),
                        snapshot.readAt()),
                span.from(Range.floor(snapshot.readAt(), MINUTE)),
                snapshot.readAt(),
                store,
                lacking);
    }

    /** Minutes that are not known without the store neither open nor end an alert. */
    private synchronized Alerts ofKnown(StoreException failure, Instant now) {
        Span span = Optional.ofNullable(fitting).orElse(spans.get(0));
        Alerts last = withoutStore;
        if (last == null
                || now.isBefore(last.asOf())
                || !now.isBefore(last.asOf().plus(KNOWN_FOR))) {
            KnownWindows known = cache.known(span.parts(), MINUTE, now);
            String until = known.until()
                    .map(time -> "alerts are of what was read until " + time)
                    .orElse("no alerts are known");
            last = new Alerts(
                    episodes(
                            span,
                            known.readings(),
                            lastEvent(known.last()),
                            known.until().flatMap(pendingWrites::since).orElse(Instant.MAX),
                            now),
                    span.from(Range.floor(now, MINUTE)),
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
            Span span,
            Map<SeriesQuery, List<Reading>> readings,
            Optional<Instant> lastEvent,
            Instant servicesUntil,
            Instant now) {
        Instant live = Range.floor(now, MINUTE);
        Range judged = new Range(span.from(live), live, MINUTE);
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
