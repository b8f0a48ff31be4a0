package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.OddPoints;
import dev.haingestor.adminapi.store.PointWriterContract;
import dev.haingestor.adminapi.store.PointsWritten;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedPointWriterTest extends PointWriterContract {

    @TempDir
    private Path folder;

    private Embedded embedded;

    @BeforeEach
    void open() {
        embedded = Embedded.open(folder);
    }

    @AfterEach
    void close() {
        embedded.close();
    }

    @Override
    protected StatsStore store() {
        return embedded.store();
    }

    @Override
    protected List<PointsWritten> told() {
        return embedded.told();
    }

    @Test
    void closedStore_isAnOutage() {
        List<Point> points = List.of(Point.of(OddPoints.NOON, "m", Map.of(), Map.of("f", 1L)));
        embedded.close();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ((EmbeddedStore) store()).write(points))
                .isExactlyInstanceOf(StoreException.class);
    }
}
