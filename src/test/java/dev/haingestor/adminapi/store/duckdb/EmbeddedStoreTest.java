package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.StatsStoreContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a DuckDB file. */
@Tag("slow")
@Tag("newest-jdk")
class EmbeddedStoreTest extends StatsStoreContract {

    @TempDir
    private Path folder;

    private Embedded embedded;

    @Override
    protected StatsStore emptyStore() {
        embedded = Embedded.open(folder);
        return embedded.store();
    }

    @Override
    protected void write(List<Point> points) {
        embedded.write(points);
    }

    @AfterEach
    void close() {
        embedded.close();
    }
}
