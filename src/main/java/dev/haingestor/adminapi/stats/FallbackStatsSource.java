package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.KnownWindows;
import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.upstream.Availability;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Makes readings without reading from the store: of windows that the cache still knows, and of samples taken since. */
final class FallbackStatsSource {

    private final WindowCache cache;
    private final StatsQueries queries;
    private final Sampler sampler;
    private final UpstreamMonitor upstreams;
    private final Clock clock;

    FallbackStatsSource(
            WindowCache cache, StatsQueries queries, Sampler sampler, UpstreamMonitor upstreams, Clock clock) {
        this.cache = cache;
        this.queries = queries;
        this.sampler = sampler;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /**
     * @param request with a window of whole minutes
     * @param why the store is not asked
     * @param withStore whether windows of the store may be in it
     */
    StatsReadings read(StatsRequest request, Warning why, boolean withStore) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<QueryPart> parts = queries.parts(request.time(), request.window());
        KnownWindows known = withStore ? cache.known(parts, request.window(), now) : KnownWindows.NOTHING;
        Map<SeriesQuery, List<Reading>> readings = new HashMap<>();
        List<String> lacking = new ArrayList<>();
        for (QueryPart part : parts) {
            FallbackMerger.Composed composed = composed(part, request.window(), known, now);
            readings.put(part.query(), composed.readings());
            lacking.addAll(composed.lacksTicks() ? counts(part.query()) : List.of());
        }
        Instant from = request.time().range(now, request.window()).start();
        Instant asOf = Stream.concat(known.until().stream(), sampler.until().stream())
                .max(Instant::compareTo)
                .filter(until -> until.isAfter(from))
                .map(until -> until.truncatedTo(ChronoUnit.MILLIS))
                .orElse(now);
        List<Warning> missing = new ArrayList<>(List.of(
                lacking.isEmpty()
                        ? why
                        : why.with(
                                "; what was counted in the rest of the minute in which the store was last read is missing",
                                lacking)));
        Upstream.all().forEach(upstream -> unavailable(upstream).ifPresent(missing::add));
        return new StatsReadings(
                Source.SERVICES_FALLBACK,
                asOf,
                from,
                request.end(asOf),
                readings.getOrDefault(queries.events(), List.of()),
                readings.getOrDefault(queries.services(), List.of()),
                readings.getOrDefault(queries.latency(), List.of()),
                Optional.ofNullable(known.first().get(queries.events())),
                Optional.ofNullable(known.first().get(queries.services())),
                newestEvent(known),
                lastUpdates(known, from),
                OptionalLong.empty(),
                false,
                missing);
    }

    /** What is sampled of this service and of the store, up to the moment of an answer. */
    SampledFigures sampled(StatsRequest request, Instant asOf) {
        Duration step = request.byMinutes().window();
        return new SampledFigures(
                sampler.known(queries.latency(), request.time().range(asOf, step)),
                sampler.ticks()
                        .getOrDefault(ServiceLabels.STORE, Availability.NONE)
                        .percentAnswered());
    }

    /** The figures that single samples count. */
    private List<String> counts(SeriesQuery query) {
        return query.equals(queries.events())
                ? List.of("total_events", "events_per_minute")
                : query.equals(queries.services())
                        ? MetricNames.with(MetricNames.WRITES, "success_rate", "services")
                        : List.of();
    }

    private FallbackMerger.Composed composed(QueryPart part, Duration step, KnownWindows known, Instant now) {
        return FallbackMerger.of(
                part.span().range(now, step),
                known.readings().getOrDefault(part.query(), List.of()),
                new Sampled(part.query()));
    }

    private Optional<Instant> newestEvent(KnownWindows known) {
        return Stream.concat(
                        known.last().getOrDefault(queries.events(), Map.of()).values().stream(),
                        sampler.lastEvent().stream())
                .max(Instant::compareTo);
    }

    private Map<Group, Instant> lastUpdates(KnownWindows known, Instant from) {
        Map<Group, Instant> updates = queries.lastUpdates(known.last());
        sampler.lastUpdates()
                .forEach((service, time) ->
                        updates.merge(Group.of(service), time, (one, two) -> one.isAfter(two) ? one : two));
        updates.values().removeIf(time -> time.isBefore(from));
        return updates;
    }

    private Optional<Warning> unavailable(Upstream upstream) {
        return upstreams
                .last(upstream)
                .filter(answer -> answer.health().isEmpty())
                .map(FallbackStatsSource::unavailable);
    }

    private static Warning unavailable(UpstreamAnswer answer) {
        boolean countsEvents = answer.upstream() == Upstream.WEBSOCKET_INGESTION;
        List<String> affects = countsEvents ? MetricNames.EVENTS : MetricNames.with(MetricNames.WRITES, "success_rate");
        String service = answer.upstream().label();
        return new Warning(
                Warning.UPSTREAM_UNAVAILABLE,
                service + " does not answer: " + answer.error(),
                MetricNames.with(affects, service));
    }

    /** The samples of one query. */
    private final class Sampled implements FallbackMerger.Sampled {

        private final SeriesQuery query;

        Sampled(SeriesQuery query) {
            this.query = query;
        }

        @Override
        public List<Reading> windows(Range range) {
            return sampler.known(query, range);
        }

        @Override
        public Optional<Reading> part(Window part) {
            return sampler.part(query, part);
        }
    }
}
