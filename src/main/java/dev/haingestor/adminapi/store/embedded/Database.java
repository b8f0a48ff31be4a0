package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DuckDB file. One root connection holds it open; each use has a duplicate of its own, and so a transaction of its own.
 *
 * <p>After a failed write to its disk DuckDB refuses everything until it is opened again. That is done here, when the last user
 * of the broken one has left, as an outage must not need a restart.
 */
final class Database implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final String BROKEN = "database has been invalidated";

    private final Path file;
    private final String memory;
    private final ReadWriteLock users = new ReentrantReadWriteLock();
    private volatile DuckDBConnection root;
    private volatile boolean broken;

    private Database(Path file, String memory, DuckDBConnection root) {
        this.file = file;
        this.memory = memory;
        this.root = root;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws UnusableFolderException with one line on what is wrong
     */
    static Database open(Path folder, String name, long megabytes) {
        Path file = folder.toAbsolutePath().normalize().resolve(name);
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new UnusableFolderException(folder, "can't be written");
            }
            String memory = megabytes + "MB";
            return new Database(file, memory, connect(file, memory));
        } catch (IOException e) {
            throw new UnusableFolderException(folder, "can't be made: " + e.getMessage());
        } catch (SQLException e) {
            throw UnusableFolderException.of(folder, file, e);
        }
    }

    /**
     * Makes room for a new file of this name.
     *
     * @throws UnusableFolderException with one line on what is wrong
     */
    static void delete(Path folder, String name) {
        Path file = folder.toAbsolutePath().normalize().resolve(name);
        try {
            if (Files.exists(file) && isInUse(file)) {
                throw UnusableFolderException.inUse(folder);
            }
            Files.deleteIfExists(file);
            Files.deleteIfExists(Path.of(file + ".wal"));
        } catch (IOException e) {
            throw new UnusableFolderException(folder, "has a file that can't be deleted: " + e.getMessage());
        }
    }

    /** DuckDB locks its file, but where that is Linux or macOS anybody may delete it all the same. */
    private static boolean isInUse(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private static DuckDBConnection connect(Path file, String memory) throws SQLException {
        Properties settings = new Properties();
        settings.put("memory_limit", memory);
        settings.put("threads", String.valueOf(Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()))));
        settings.put("temp_directory", file + ".tmp");
        settings.put("preserve_insertion_order", "false");
        settings.put("checkpoint_threshold", "64MB");
        // Nothing is ever loaded from elsewhere, nor any other file read.
        settings.put("autoinstall_known_extensions", "false");
        settings.put("autoload_known_extensions", "false");
        settings.put("enable_external_access", "false");
        return DriverManager.getConnection("jdbc:duckdb:" + file, settings).unwrap(DuckDBConnection.class);
    }

    Path file() {
        return file;
    }

    /** On disk, with what is not yet in its place. */
    long bytes() {
        return size(file) + size(Path.of(file + ".wal"));
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException notThere) {
            return 0;
        }
    }

    /** @throws StoreException if the work fails; then none of it has happened */
    <T> T use(Work<T> work) {
        reopenIfBroken();
        users.readLock().lock();
        try (DuckDBConnection connection = root.duplicate().unwrap(DuckDBConnection.class)) {
            return work.with(connection);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            users.readLock().unlock();
        }
    }

    StoreException failure(SQLException e) {
        String message = firstLine(e);
        if (message.contains(BROKEN)) {
            broken = true;
        }
        return new StoreException("The embedded store failed: " + message, e);
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void reopenIfBroken() {
        if (!broken) {
            return;
        }
        users.writeLock().lock();
        try {
            if (broken) {
                root.close();
                root = connect(file, memory);
                broken = false;
                log.info("The embedded store was opened again after a failure of its disk");
            }
        } catch (SQLException e) {
            throw new StoreException("The embedded store can't be opened again: " + firstLine(e), e);
        } finally {
            users.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        users.writeLock().lock();
        try {
            root.close();
        } catch (SQLException e) {
            log.warn("The embedded store was not closed well: {}. It will repair itself when it is opened", firstLine(e));
        } finally {
            users.writeLock().unlock();
        }
    }

    /** What is done with a connection. */
    interface Work<T> {

        T with(DuckDBConnection connection) throws SQLException;
    }
}
