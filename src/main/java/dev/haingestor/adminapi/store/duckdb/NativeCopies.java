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
 * Deletes copies of native code that nobody needs any more. DuckDB's driver makes one of 70 MB in the folder for temporary
 * files at every start, and only a process that ends well deletes its own. The folder can't be chosen from inside: the JVM reads its
 * name before anything of ours runs.
 *
 * <p>What is loaded lives on in memory when its file is deleted. So this process deletes its copy at once, which a kill can't
 * prevent, and those of others when they are old enough to be loaded or left behind. Where a loaded file can't be deleted, as
 * on Windows, it stays.
 */
final class NativeCopies {

    private static final Logger log = LoggerFactory.getLogger(NativeCopies.class);
    private static final String COPIES = "libduckdb_java*.so";

    /** The driver loads a copy as soon as it is made, which takes a second. */
    private static final Duration LOADED_AFTER = Duration.ofMinutes(10);

    /** Which files this process has loaded, where the system is Linux. */
    private static final Path LOADED = Path.of("/proc/self/maps");

    private NativeCopies() {
    }

    /** When this process has loaded its own. */
    static void clear(Path folder, Instant now) {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder.toRealPath(), COPIES)) {
            String loaded = Files.isReadable(LOADED) ? Files.readString(LOADED) : "";
            for (Path copy : copies) {
                if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS) && (loaded.contains(copy.toString())
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
