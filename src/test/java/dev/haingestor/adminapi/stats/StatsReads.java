package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.Caches;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.StoreReader;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.util.unit.DataSize;

/** Asks a store all that the service asks for one answer, through the service's own code. */
public final class StatsReads {

    private static final CacheProperties NOTHING_KEPT = new CacheProperties(Duration.ZERO, Duration.ZERO, Duration.ofHours(1),
            Duration.ofMinutes(2), DataSize.ofBytes(0));

    private final StatsQueries queries;
    private final Supplier<StoreSheets> sheets;

    public StatsReads(StatsStore store, String eventsMeasurement, List<String> eventMarkers, String servicesMeasurement) {
        Clock clock = Clock.systemUTC();
        StoreReader reader = new StoreReader(store, CircuitBreaker.ofDefaults("bench"), Duration.ofSeconds(10), Runnable::run,
                clock);
        queries = new StatsQueries(new SchemaProperties(eventsMeasurement, eventMarkers, servicesMeasurement));
        sheets = () -> new StoreSheets(store.source(), Caches.of(reader, NOTHING_KEPT, store.source(), clock), queries);
    }

    /** Cold: with a cache that knows nothing. */
    public void read(Period period) {
        sheets.get().read(StatsRequest.of(period));
    }
}
