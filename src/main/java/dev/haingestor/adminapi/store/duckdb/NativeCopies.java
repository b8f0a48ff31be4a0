package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes copies of DuckDB's native library. At every start the driver writes one of 70 MB into the folder for temporary files,
 * and a killed process leaves it there. The JVM reads that folder's name before any of our code runs.
 *
 * <p>A loaded library needs no file any more. So this process deletes its copy at once, and those of others when they are old
 * enough to have been loaded. On Windows, where a loaded file can't be deleted, it stays.
 */
final class NativeCopies {

    private static final Logger log = LoggerFactory.getLogger(NativeCopies.class);
    private static final String COPIES = "libduckdb_java*.so";

    /** The age at which a copy of another process has been loaded for sure; that takes about a second. */
    private static final Duration LOADED_AFTER = Duration.ofMinutes(10);

    private static final Path LOADED = Path.of("/proc/self/maps");

    private NativeCopies() {}

    /** Deletes the copies in a folder; to be called once this process has loaded its own. */
    static void clear(Path folder, Instant now) {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder.toRealPath(), COPIES)) {
            String loaded = Files.isReadable(LOADED) ? Files.readString(LOADED) : "";
            for (Path copy : copies) {
                if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)
                        && (loaded.contains(copy.toString())
                                || Files.getLastModifiedTime(copy).toInstant().isBefore(now.minus(LOADED_AFTER)))) {
                    delete(copy);
                }
            }
        } catch (IOException e) {
            log.debug("Old copies of native code were not looked for: {}", e.toString());
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException othersOrLoaded) {
            log.debug("{} can't be deleted", copy);
        }
    }
}
