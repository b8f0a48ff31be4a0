package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.duckdb.Embedded;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** In the embedded store. */
class EmbeddedGroupLimitTest extends GroupLimitContract {

    @TempDir
    private Path folder;

    private Embedded embedded;

    @Override
    StatsStore emptyStore(int mostGroups) {
        embedded = Embedded.open(folder, mostGroups);
        return embedded.store();
    }

    @Override
    void write(List<Point> points) {
        embedded.write(points);
    }

    @AfterEach
    void close() {
        embedded.close();
    }
}
