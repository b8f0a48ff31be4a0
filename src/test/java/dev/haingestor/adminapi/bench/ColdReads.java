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

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final StatsStore store;
    private final StatsReads reads;

    ColdReads(InfluxServer server, String bucket) {
        store = FluxStores.open(server, bucket);
        reads = new StatsReads(store, HomeData.EVENTS, HomeData.MARKERS, HomeData.SERVICES, threads);
    }

    /**
     * Milliseconds, both after as many rounds that are not counted.
     *
     * @param needed events and services, without which there is no answer
     */
    record Measured(Sample needed, Sample latency) {
    }

    Measured measure(Period period, int rounds) {
        Measured measured = new Measured(new Sample(), new Sample());
        for (int round = 0; round < 2 * rounds; round++) {
            double needed = millis(() -> reads.readEventsAndServices(period));
            double latency = millis(() -> reads.readLatency(period));
            if (round >= rounds) {
                measured.needed().add(needed);
                measured.latency().add(latency);
            }
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
