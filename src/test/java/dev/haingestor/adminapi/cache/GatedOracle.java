package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.OracleStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The oracle behind a gate: it can be made to wait and to fail, and counts how often it is asked. */
final class GatedOracle implements StatsStore {

    private final OracleStore oracle = new OracleStore();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch exit = new CountDownLatch(0);
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean failing;
    private volatile String failingMeasurement = "";
    private volatile Instant failingLastBefore = Instant.MIN;
    private volatile BiConsumer<SeriesQuery, Range> listener = (query, range) -> {};

    OracleStore oracle() {
        return oracle;
    }

    int asked() {
        return asked.get();
    }

    void close() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    /** What is read from now on is handed out later, as it was when it was read. */
    void holdAnswers() {
        held.set(0);
        exit = new CountDownLatch(1);
    }

    int held() {
        return held.get();
    }

    void handAnswersOut() {
        exit.countDown();
    }

    private <T> T hold(T answer) {
        held.incrementAndGet();
        try {
            exit.await();
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", e);
        }
    }

    void fail(boolean fail) {
        failing = fail;
    }

    void failFor(String measurement) {
        failingMeasurement = measurement;
    }

    /** Makes it fail to tell the times of latest points when it is asked about an earlier time than this. */
    void failLastBefore(Instant time) {
        failingLastBefore = time;
    }

    /** Is told of all windows that are asked for, before they are read. */
    void tell(BiConsumer<SeriesQuery, Range> windows) {
        listener = windows;
    }

    private void pass(SeriesQuery query) {
        asked.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", e);
        }
        if (failing || query.measurement().equals(failingMeasurement)) {
            throw new StoreException("it does not answer");
        }
    }

    @Override
    public Source source() {
        return Source.INFLUXDB;
    }

    @Override
    public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
        listener.accept(query, range);
        pass(query);
        return hold(oracle.windows(query, range, asOf));
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        pass(query);
        if (window.start().isBefore(failingLastBefore)) {
            throw new StoreException("it does not answer");
        }
        return hold(oracle.last(query, window));
    }

    @Override
    public Optional<Instant> first(SeriesQuery query, Window window) {
        pass(query);
        return hold(oracle.first(query, window));
    }

    @Override
    public void recent(PointQuery query, Consumer<Point> points) {
        oracle.recent(query, points);
    }

    @Override
    public Schema schema() {
        return oracle.schema();
    }

    @Override
    public void check() {}
}
