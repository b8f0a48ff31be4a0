package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import java.util.List;

/** The judge keeps it too. */
class OracleGroupLimitTest extends GroupLimitContract {

    private OracleStore oracle;

    @Override
    StatsStore emptyStore(int mostGroups) {
        oracle = new OracleStore(mostGroups);
        return oracle;
    }

    @Override
    void write(List<Point> points) {
        oracle.write(points);
    }
}
