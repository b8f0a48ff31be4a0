package dev.haingestor.adminapi.store;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Stands where no database is named: it fails like one that is down, and says what to set. */
final class UnconfiguredStore implements StatsStore {

    private static StoreException nothing() {
        return new StoreException("No InfluxDB is configured: set INFLUXDB_URL and INFLUXDB_TOKEN");
    }

    @Override
    public Source source() {
        return Source.INFLUXDB;
    }

    @Override
    public List<Rollup> windows(SeriesQuery query, Range range) {
        throw nothing();
    }

    @Override
    public Map<Group, Instant> last(SeriesQuery query, Window window) {
        throw nothing();
    }

    @Override
    public void recent(PointQuery query, Consumer<Point> points) {
        throw nothing();
    }

    @Override
    public Schema schema() {
        throw nothing();
    }

    @Override
    public void check() {
        throw nothing();
    }
}
