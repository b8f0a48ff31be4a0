package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.Question;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.web.NotKeptException;
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
        return cache.find(request.time() instanceof Period period ? question(period, request) : interval(request));
    }

    /**
     * The readings of an earlier time that a request's time is compared with.
     *
     * @throws StoreException if they could not be read
     * @throws NotKeptException if the store has dropped them
     */
    StatsReadings earlier(StatsRequest request, Interval time) {
        List<QueryPart> parts = queries.partsWithoutEarlier(time, request.window());
        Question question = request.isUsual()
                ? cache.question(parts, request.window())
                : cache.rareQuestion(parts, request.window());
        return readings(request.at(time), cache.find(question).snapshot());
    }

    private Question question(Period period, StatsRequest request) {
        return asked.computeIfAbsent(
                new Asked(period, request.window()),
                key -> request.isUsual()
                        ? cache.question(queries.parts(period, request.window()), request.window())
                        : interval(request));
    }

    private Question interval(StatsRequest request) {
        return cache.rareQuestion(queries.parts(request.time(), request.window()), request.window());
    }

    /** Makes the same readings of the same snapshot. */
    StatsReadings readings(StatsRequest request, Snapshot known) {
        Range range = request.time().range(known.readAt(), request.window());
        Instant from = range.start();
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
        Instant since = events.isEmpty() ? range.end() : events.get(0).window().start();
        if (!since.isBefore(range.end())) {
            throw new NotKeptException(
                    source.title() + " keeps no points of " + request.time().label() + " any more", cache.keptSince());
        }
        if (since.isAfter(from)) {
            missing.add(retention(request, since));
        }
        Instant end = request.end(known.readAt());
        return new StatsReadings(
                source,
                end.isBefore(known.readAt()) ? newestRead(known) : known.readAt(),
                from,
                end,
                events,
                required(known, queries.services()),
                known.readings().getOrDefault(queries.latency(), List.of()),
                Optional.ofNullable(known.first().get(queries.events())),
                Optional.ofNullable(known.first().get(queries.services())),
                known.last().getOrDefault(queries.events(), Map.of()).values().stream()
                        .max(Instant::compareTo),
                lastUpdates(known, from, end),
                tooManyServices(known),
                complete,
                missing);
    }

    /** A snapshot has readings of every query that is required. */
    private static List<Reading> required(Snapshot known, SeriesQuery query) {
        return Objects.requireNonNull(known.readings().get(query));
    }

    /** When the windows were read: an answer about the past stays the same until one of them is read again. */
    private static Instant newestRead(Snapshot known) {
        return known.readings().values().stream()
                .flatMap(List::stream)
                .map(Reading::readAt)
                .max(Instant::compareTo)
                .orElse(known.readAt());
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
                        + request.time().label() + ": figures are of the time since " + since,
                MetricNames.with(MetricNames.WRITES, "total_events", "events_processed", "from", "trends"));
    }

    private static void warn(@Nullable StoreException failure, List<String> affects, List<Warning> missing) {
        Optional.ofNullable(failure).ifPresent(e -> missing.add(new Warning(Warning.code(e), e.getMessage(), affects)));
    }

    /** The times of latest points within the period; the cache knows older ones. */
    private Map<Group, Instant> lastUpdates(Snapshot known, Instant from, Instant end) {
        Map<Group, Instant> last = queries.lastUpdates(known.last());
        last.values().removeIf(time -> time.isBefore(from) || time.isAfter(end));
        return last;
    }

    /** There are a few hundred pairs, as windows divide the period and the day. */
    private record Asked(Period period, Duration window) {}
}
