package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * What is left of the disk. Writing stops before it is full: a database that meets the end of its disk must be opened anew.
 * Then the service isn't ready, as whoever writes to it should know; what is there can be read and exported.
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

    /** @throws StoreException if less than the reserve is left */
    public void require() {
        try {
            long bytes = usable.bytes();
            if (bytes < RESERVE) {
                throw new StoreException("The disk of DATA_DIR is full: " + (bytes >> 20) + " MB are left, and nothing more is"
                        + " written with less than " + (RESERVE >> 20) + " MB");
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

    /** How many bytes may still be written. */
    interface Usable {

        long bytes() throws IOException;
    }
}
