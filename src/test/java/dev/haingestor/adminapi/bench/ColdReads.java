package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.stats.StatsReads;
import dev.haingestor.adminapi.store.flux.FluxStores;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a cache that knows nothing reads of InfluxDB, by the parts of an answer: over HTTP one would see only the slowest. */
final class ColdReads implements AutoCloseable {

    private static final int THREADS = 8;

    /** While the compiler is at work nothing is counted: a read takes three times as long at first. */
    private static final int UNCOUNTED = 100;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final StatsStore store;
    private final StatsReads reads;

    ColdReads(InfluxServer server, String bucket) {
        store = FluxStores.open(server, bucket);
        reads = new StatsReads(store, HomeData.EVENTS, HomeData.MARKERS, HomeData.SERVICES, threads);
    }

    /**
     * Milliseconds.
     *
     * @param needed events and services, without which there is no answer
     */
    record Measured(Sample needed, Sample latency) {}

    void warmUp() {
        for (int round = 0; round < UNCOUNTED; round++) {
            reads.readEventsAndServices(Period.MINUTES_15);
            reads.readLatency(Period.MINUTES_15);
        }
    }

    Measured measure(Period period, int rounds) {
        Measured measured = new Measured(new Sample(), new Sample());
        for (int round = 0; round < rounds; round++) {
            measured.needed().add(millis(() -> reads.readEventsAndServices(period)));
            measured.latency().add(millis(() -> reads.readLatency(period)));
        }
        return measured;
    }

    private static double millis(Runnable read) {
        long started = System.nanoTime();
        read.run();
        return (System.nanoTime() - started) / 1e6;
    }

    @Override
    public void close() {
        threads.shutdown();
        FluxStores.close(store);
    }
}
