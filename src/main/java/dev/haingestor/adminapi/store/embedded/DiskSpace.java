package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stops writing before the disk is full: a database that meets the end of its disk must be opened anew. */
final class DiskSpace {

    private static final long RESERVE = 64L << 20;

    private DiskSpace() {
    }

    /** @throws StoreException if less than the reserve is left */
    static void require(Path file) {
        try {
            long usable = Files.getFileStore(file).getUsableSpace();
            if (usable < RESERVE) {
                throw new StoreException("The disk of DATA_DIR is full: " + (usable >> 20) + " MB are left, and nothing more is"
                        + " written with less than " + (RESERVE >> 20) + " MB");
            }
        } catch (IOException e) {
            throw new StoreException("The disk of DATA_DIR can't be looked at: " + e.getMessage(), e);
        }
    }
}
