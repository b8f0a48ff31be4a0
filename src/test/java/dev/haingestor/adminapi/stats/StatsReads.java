package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.Caches;
import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.springframework.util.unit.DataSize;

/** Asks a store all that the service asks for one answer, through the service's own code. */
public final class StatsReads {

    private static final CacheProperties NOTHING_KEPT = new CacheProperties(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            DataSize.ofBytes(0));

    private final StatsQueries queries;
    private final Supplier<WindowCache> caches;
    private final Source source;

    public StatsReads(
            StatsStore store, String eventsMeasurement, List<String> eventMarkers, String servicesMeasurement) {
        this(store, eventsMeasurement, eventMarkers, servicesMeasurement, Runnable::run);
    }

    /** @param executor reads the store; one thread after the other, or side by side as the service does */
    public StatsReads(
            StatsStore store,
            String eventsMeasurement,
            List<String> eventMarkers,
            String servicesMeasurement,
            Executor executor) {
        Clock clock = Clock.systemUTC();
        GuardedStore reader =
                new GuardedStore(store, CircuitBreaker.ofDefaults("bench"), Duration.ofSeconds(10), executor, clock);
        queries = new StatsQueries(new SchemaProperties(eventsMeasurement, eventMarkers, servicesMeasurement));
        source = store.source();
        caches = () -> Caches.of(reader, NOTHING_KEPT);
    }

    /** All that an answer is made of, of readings that somebody else has made. */
    static StatsInputs inputs(StatsRequest request, StatsReadings readings, Map<Upstream, UpstreamAnswer> upstreams) {
        return new StatsInputs(
                request, readings, Optional.empty(), Optional.empty(), upstreams, () -> SampledFigures.NONE);
    }

    /** Cold: with a cache that knows nothing. */
    public void read(Period period) {
        new StoreStatsSource(source, caches.get(), queries).read(StatsRequest.of(period));
    }

    /** Cold, without the processing times: what there must be for an answer. */
    public void readEventsAndServices(Period period) {
        Duration back = period.length().multipliedBy(2);
        read(
                period,
                new QueryPart(queries.events(), back, true, true),
                new QueryPart(queries.services(), back, true, true));
    }

    /** Cold, the processing times alone. */
    public void readLatency(Period period) {
        read(period, new QueryPart(queries.latency(), period.length(), true, false));
    }

    private void read(Period period, QueryPart... parts) {
        WindowCache cache = caches.get();
        cache.find(cache.question(List.of(parts), period.step()));
    }
}
