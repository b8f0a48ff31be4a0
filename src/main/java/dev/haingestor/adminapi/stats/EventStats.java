package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.KnownWindows;
import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.Question;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.web.NoAnswerException;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts events by type, domain and entity. Windows are longer than those of trends, as no trend is shown and each has a count
 * for each entity. While the store can't be read, the windows that the cache still knows answer, or else the total alone.
 */
final class EventStats {

    private static final List<String> BY_GROUP = List.of("event_types", "domains", "entities");

    /** The share of a day or an hour so far that must be known for a count of it. */
    private static final double KNOWN = 0.99;

    private final Source source;
    private final WindowCache cache;
    private final StatsSourceSelector selector;
    private final SourceSwitch sourceSwitch;
    private final ZoneId zone;
    private final Clock clock;
    private final SeriesQuery byEntity;
    private final SeriesQuery byType;
    private final Map<Asked, Question> asked = new ConcurrentHashMap<>();
    private final Map<Period, Folded> folded = new ConcurrentHashMap<>();

    /**
     * @param source the store below the cache
     * @param zone where the day and the hour begin
     */
    EventStats(
            Source source,
            WindowCache cache,
            StatsQueries queries,
            StatsSourceSelector selector,
            SourceSwitch sourceSwitch,
            ZoneId zone,
            Clock clock) {
        this.source = source;
        this.cache = cache;
        this.selector = selector;
        this.sourceSwitch = sourceSwitch;
        this.zone = zone;
        this.clock = clock;
        this.byEntity = grouped(queries.events(), EventCounts.TAGS);
        this.byType = grouped(queries.events(), EventCounts.TAGS_OF_OTHERS);
    }

    private static SeriesQuery grouped(SeriesQuery events, String... tags) {
        return new SeriesQuery(events.measurement(), events.fields(), events.tags(), List.of(tags));
    }

    /**
     * @param top how many entities are named
     * @throws NoAnswerException when no source answers
     */
    EventStatsAnswer stats(Period period, int top) {
        StatsInputs day = selector.read(StatsRequest.of(Period.DAY));
        StatsReadings recent = day.readings();
        Counted counted = counted(period);
        EventCounts counts = counted.counts();
        List<Warning> warnings = new ArrayList<>(counted.warnings());
        if (day.result().isEmpty()) {
            recent.missing().forEach(warning -> addOnce(warning, warnings));
        }
        ZonedDateTime now = recent.asOf().atZone(zone);
        return new EventStatsAnswer(
                counted.asOf(),
                period.label(),
                counted.source().label(),
                counted.from(),
                counted.asOf(),
                counted.asOf(),
                counted.complete() && day.result().isPresent(),
                warnings,
                counted.total(),
                since(recent, now.toLocalDate().atStartOfDay(zone).toInstant()),
                since(recent, now.truncatedTo(ChronoUnit.HOURS).toInstant()),
                zone.getId(),
                counts == null ? null : EventStatsAnswer.sorted(counts.types(), EventStatsAnswer.TypeCount::new),
                counts == null ? null : EventStatsAnswer.sorted(counts.domains(), EventStatsAnswer.DomainCount::new),
                counts == null ? null : EventStatsAnswer.Entities.of(counts, top, counted.entities()));
    }

    private static void addOnce(Warning warning, List<Warning> warnings) {
        if (warnings.stream().noneMatch(known -> known.code().equals(warning.code()))) {
            warnings.add(warning);
        }
    }

    private Counted counted(Period period) {
        if (!sourceSwitch.useInfluxdb()) {
            return totalOnly(period, List.of());
        }
        try {
            return counted(period, cache.find(question(period, byEntity)).snapshot());
        } catch (StoreException e) {
            Warning why = new Warning(Warning.code(e), e.getMessage(), BY_GROUP);
            List<Reading> known = known(period);
            return known.isEmpty() ? totalOnly(period, List.of(why)) : counted(known, why);
        }
    }

    private Counted counted(Period period, Snapshot snapshot) {
        List<Reading> readings = Objects.requireNonNull(snapshot.readings().get(byEntity));
        Instant from = readings.get(0).window().start();
        EventCounts counts = folded(period, snapshot, readings);
        List<Warning> warnings = new ArrayList<>();
        if (from.isAfter(period.range(snapshot.readAt(), step(period)).start())) {
            warnings.add(new Warning(
                    Warning.RETENTION,
                    source.title() + " does not keep all points of " + period.label()
                            + ": figures are of the time since " + from,
                    List.of("from", "total_events", "event_types", "domains", "entities")));
        }
        Long entities = (long) counts.entities().size();
        List<Warning> missing = new ArrayList<>();
        if (counts.others() > 0) {
            entities = snapshot.tooManyGroups().get(byEntity);
            warnings.add(tooManyEntities(entities));
            counts = named(period, counts, missing);
        }
        warnings.addAll(missing);
        return new Counted(
                source, from, snapshot.readAt(), missing.isEmpty(), warnings, counts.total(), counts, entities);
    }

    private EventCounts folded(Period period, Snapshot snapshot, List<Reading> readings) {
        return folded.compute(
                        period,
                        (same, before) -> before != null && before.snapshot().refersTo(snapshot)
                                ? before
                                : new Folded(new WeakReference<>(snapshot), EventCounts.of(readings)))
                .counts();
    }

    /** Names types and domains of the events whose entities have no names: they are few, so the store tells them apart. */
    private EventCounts named(Period period, EventCounts counts, List<Warning> missing) {
        try {
            Snapshot snapshot = cache.find(question(period, byType)).snapshot();
            return counts.withOthers(Objects.requireNonNull(snapshot.readings().get(byType)));
        } catch (StoreException e) {
            missing.add(new Warning(Warning.code(e), e.getMessage(), List.of("event_types", "domains")));
            return counts;
        }
    }

    private static Warning tooManyEntities(@Nullable Long series) {
        String all = series == null
                ? "There are more entities than STATS_MAX_GROUPS"
                : "There are " + series + " series of entity, type and domain";
        return new Warning(
                Warning.TOO_MANY_ENTITIES,
                all + ": those with the most points of all times have counts by name, all others together are in "
                        + "others, and their domains are known only by the tag domain",
                List.of("entities", "domains"));
    }

    /** The windows that the cache knows, those that follow one another up to the last known one. */
    private List<Reading> known(Period period) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        KnownWindows known = cache.known(parts(period, byEntity), step(period), now);
        List<Reading> readings = known.readings().getOrDefault(byEntity, List.of());
        int first = readings.size();
        while (first > 0
                && (first == readings.size()
                        || readings.get(first - 1)
                                .window()
                                .end()
                                .equals(readings.get(first).window().start()))) {
            first--;
        }
        return readings.subList(first, readings.size());
    }

    private Counted counted(List<Reading> known, Warning why) {
        EventCounts counts = EventCounts.of(known);
        Reading last = known.get(known.size() - 1);
        Instant until = last.window().start().plus(last.covered());
        return new Counted(
                Source.SERVICES_FALLBACK,
                known.get(0).window().start(),
                until,
                false,
                List.of(why.with(
                        "; counts are of what was read until " + until, List.of("total_events", "from", "to"))),
                counts.total(),
                counts,
                counts.others() == 0 ? (long) counts.entities().size() : null);
    }

    /** @param why the groups could not be read; empty if the store is not to be asked */
    private Counted totalOnly(Period period, List<Warning> why) {
        StatsInputs inputs = selector.read(StatsRequest.of(period));
        StatsReadings readings = inputs.readings();
        List<Reading> events = readings.shown(readings.events());
        List<Warning> warnings = new ArrayList<>();
        if (inputs.result().isEmpty()) {
            readings.missing().forEach(warning -> warnings.add(warning.with("", BY_GROUP)));
        }
        why.forEach(warning -> addOnce(warning, warnings));
        return new Counted(
                readings.source(),
                events.isEmpty() ? readings.from() : events.get(0).window().start(),
                readings.asOf(),
                false,
                warnings,
                sum(events),
                null,
                null);
    }

    /** The events since a time; null where hardly all of that time is known. */
    private static @Nullable Long since(StatsReadings readings, Instant start) {
        List<Reading> since = readings.events().stream()
                .filter(reading -> !reading.window().start().isBefore(start))
                .toList();
        Duration covered = since.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
        double elapsed = Duration.between(start, readings.asOf()).toMillis();
        return covered.toMillis() < KNOWN * elapsed ? null : sum(since);
    }

    private static @Nullable Long sum(List<Reading> readings) {
        return readings.isEmpty()
                ? null
                : Long.valueOf(readings.stream()
                        .flatMap(reading -> reading.rollup().cells().values().stream())
                        .flatMap(cells -> cells.values().stream())
                        .mapToLong(Cell::count)
                        .sum());
    }

    private Question question(Period period, SeriesQuery query) {
        return asked.computeIfAbsent(
                new Asked(period, query), key -> cache.separateQuestion(parts(period, query), step(period)));
    }

    private static List<QueryPart> parts(Period period, SeriesQuery query) {
        return List.of(new QueryPart(query, period.length(), true, false));
    }

    /**
     * The longest usual step of which the period has two dozen windows, so its start is floored by a few percent at most. No
     * longer than six hours, as the window that still runs may have to be read by minutes.
     */
    private static Duration step(Period period) {
        return switch (period) {
            case MINUTES_15, HOUR -> Duration.ofMinutes(1);
            case HOURS_6 -> Duration.ofMinutes(15);
            case DAY -> Duration.ofHours(1);
            case WEEK, MONTH -> Duration.ofHours(6);
        };
    }

    private record Asked(Period period, SeriesQuery query) {}

    /** @param snapshot held weakly: counts of a period that is not asked for any more must not hold on to its windows */
    private record Folded(WeakReference<Snapshot> snapshot, EventCounts counts) {}

    /**
     * What is known of a period.
     *
     * @param total null when it is unknown, as are counts
     * @param entities how many there are
     */
    private record Counted(
            Source source,
            Instant from,
            Instant asOf,
            boolean complete,
            List<Warning> warnings,
            @Nullable Long total,
            @Nullable EventCounts counts,
            @Nullable Long entities) {}
}
