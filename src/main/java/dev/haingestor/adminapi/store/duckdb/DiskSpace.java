package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The free space on the disk of the data folder. With less than 64 MB free nothing is written and the service isn't ready:
 * DuckDB has to be reopened once its disk is full. Reading and exporting go on.
 */
public final class DiskSpace implements HealthIndicator {

    private static final long RESERVE = 64L << 20;

    private final Usable usable;

    DiskSpace(Usable usable) {
        this.usable = usable;
    }

    static DiskSpace of(Path file) {
        return new DiskSpace(() -> Files.getFileStore(file).getUsableSpace());
    }

    /** @throws StoreException if less than 64 MB are free */
    public void require() {
        try {
            long bytes = usable.bytes();
            if (bytes < RESERVE) {
                throw new StoreException("The disk of DATA_DIR is full: " + (bytes >> 20)
                        + " MB are left, and nothing more is" + " written with less than " + (RESERVE >> 20) + " MB");
            }
        } catch (IOException e) {
            throw new StoreException("The disk of DATA_DIR can't be looked at", String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Health health() {
        try {
            require();
            return Health.up().build();
        } catch (StoreException full) {
            return Health.outOfService().withDetail("reason", full.getMessage()).build();
        }
    }

    interface Usable {

        long bytes() throws IOException;
    }
}
