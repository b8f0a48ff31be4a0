package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.cache.Question;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads by way of the cache, as of one moment. Without events or services there is no answer; without processing times or times
 * of latest points there is an incomplete one.
 */
final class StoreStatsSource {

    private final Source source;
    private final WindowCache cache;
    private final StatsQueries queries;
    private final Map<Asked, Question> asked = new ConcurrentHashMap<>();

    /** @param source the store below the cache */
    StoreStatsSource(Source source, WindowCache cache, StatsQueries queries) {
        this.source = source;
        this.cache = cache;
        this.queries = queries;
    }

    /** @throws StoreException if events or services could not be read */
    StatsReadings read(StatsRequest request) {
        return readings(request, find(request).snapshot());
    }

    /** @throws StoreException if events or services could not be read */
    CacheResult find(StatsRequest request) {
        return cache.find(asked.computeIfAbsent(
                new Asked(request.period(), request.window()),
                key -> request.isUsual()
                        ? cache.question(queries.parts(request.period()), request.window())
                        : cache.rareQuestion(queries.parts(request.period()), request.window())));
    }

    /** Makes the same readings of the same snapshot. */
    StatsReadings readings(StatsRequest request, Snapshot known) {
        Instant from = request.period().range(known.readAt(), request.window()).start();
        List<Warning> missing = new ArrayList<>();
        warn(known.missing().get(queries.latency()), MetricNames.LATENCY, missing);
        warn(known.missingLast().get(queries.events()), List.of("last_event_time"), missing);
        warn(
                known.missingLast()
                        .getOrDefault(queries.services(), known.missingLast().get(queries.latency())),
                List.of("last_update"),
                missing);
        boolean complete = missing.isEmpty();
        List<Reading> events = required(known, queries.events());
        if (events.get(0).window().start().isAfter(from)) {
            missing.add(retention(request, events.get(0).window().start()));
        }
        return new StatsReadings(
                source,
                known.readAt(),
                from,
                events,
                required(known, queries.services()),
                known.readings().getOrDefault(queries.latency(), List.of()),
                Optional.ofNullable(known.first().get(queries.events())),
                Optional.ofNullable(known.first().get(queries.services())),
                known.last().getOrDefault(queries.events(), Map.of()).values().stream()
                        .max(Instant::compareTo),
                lastUpdates(known, from),
                tooManyServices(known),
                complete,
                missing);
    }

    /** A snapshot has readings of every query that is required. */
    private static List<Reading> required(Snapshot known, SeriesQuery query) {
        return Objects.requireNonNull(known.readings().get(query));
    }

    private OptionalLong tooManyServices(Snapshot known) {
        Long services = known.tooManyGroups().get(queries.services());
        return services == null ? OptionalLong.empty() : OptionalLong.of(services);
    }

    /** Says that the store keeps points for less than the period: the answer is complete from {@code since} on. */
    private Warning retention(StatsRequest request, Instant since) {
        return new Warning(
                Warning.RETENTION,
                source.title() + " does not keep all points of "
                        + request.period().label() + ": figures are of the time since " + since,
                MetricNames.with(MetricNames.WRITES, "total_events", "events_processed", "from", "trends"));
    }

    private static void warn(@Nullable StoreException failure, List<String> affects, List<Warning> missing) {
        Optional.ofNullable(failure).ifPresent(e -> missing.add(new Warning(Warning.code(e), e.getMessage(), affects)));
    }

    /** The times of latest points within the period; the cache knows older ones. */
    private Map<Group, Instant> lastUpdates(Snapshot known, Instant from) {
        Map<Group, Instant> last = queries.lastUpdates(known.last());
        last.values().removeIf(time -> time.isBefore(from));
        return last;
    }

    /** There are a few hundred pairs, as windows divide the period and the day. */
    private record Asked(Period period, Duration window) {}
}
