package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.StoreReader;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Asks a store all that the service asks for one answer, through the service's own code. */
public final class StatsReads {

    private final StoreSheets sheets;

    public StatsReads(StatsStore store, String eventsMeasurement, List<String> eventMarkers, String servicesMeasurement) {
        Clock clock = Clock.systemUTC();
        StoreReader reader = new StoreReader(store, CircuitBreaker.ofDefaults("bench"), Duration.ofSeconds(10), Runnable::run,
                clock);
        sheets = new StoreSheets(store.source(), reader,
                new StatsQueries(new SchemaProperties(eventsMeasurement, eventMarkers, servicesMeasurement)), clock);
    }

    public void read(Period period) {
        sheets.read(StatsRequest.of(period));
    }
}
