package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import java.util.List;

/** The judge keeps the contract too. */
class OracleStoreTest extends StatsStoreContract {

    private OracleStore oracle;

    @Override
    protected StatsStore emptyStore() {
        oracle = new OracleStore();
        return oracle;
    }

    @Override
    protected void write(List<Point> points) {
        oracle.write(points);
    }
}
