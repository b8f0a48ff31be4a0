package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DuckDB file. A root connection keeps it open; each use gets a duplicate, and so a transaction of its own.
 *
 * <p>If the log can't be written, only the commit fails. If the file can't be written when the log is moved into it, DuckDB
 * refuses everything until the file is reopened. That is done here, also on a full disk, once the last user of the broken
 * connection has left: an outage needs no restart.
 */
final class Database implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** Beginnings of messages after which DuckDB refuses everything. */
    private static final List<String> BREAKING = List.of("FATAL Error", "INTERNAL Error");

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
     * Opens or creates the file.
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
            throw UnusableFolderException.notMade(folder, e);
        } catch (SQLException e) {
            throw UnusableFolderException.of(folder, file, e);
        } catch (LinkageError e) {
            throw UnusableFolderException.withoutLibrary(folder, e);
        }
    }

    /**
     * Deletes the file of this name and its log, if they exist.
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

    /** Whether another process has locked the file. On Linux and macOS DuckDB's lock doesn't prevent its deletion. */
    private static boolean isInUse(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private static DuckDBConnection connect(Path file, String memory) throws SQLException {
        Properties settings = new Properties();
        settings.put("memory_limit", memory);
        settings.put(
                "threads",
                String.valueOf(Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()))));
        settings.put("temp_directory", file + ".tmp");
        settings.put("preserve_insertion_order", "false");
        settings.put("checkpoint_threshold", "64MB");
        // DuckDB loads no extensions and reads no other files.
        settings.put("autoinstall_known_extensions", "false");
        settings.put("autoload_known_extensions", "false");
        settings.put("enable_external_access", "false");
        return DriverManager.getConnection("jdbc:duckdb:" + file, settings).unwrap(DuckDBConnection.class);
    }

    Path file() {
        return file;
    }

    /** The size on disk of the file and its log, in bytes. */
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

    /** @throws StoreException if the work fails; what it has not committed is undone */
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

    /** @throws StoreException as {@link #use} does */
    void run(Step step) {
        use(connection -> {
            step.with(connection);
            return connection;
        });
    }

    StoreException failure(SQLException e) {
        String message = firstLine(e);
        if (BREAKING.stream().anyMatch(message::startsWith)) {
            markBroken(message);
        }
        return new StoreException("The embedded store failed", message, e);
    }

    private synchronized void markBroken(String message) {
        if (!broken) {
            broken = true;
            log.warn("The embedded store is broken, and opened again when it is asked next: {}", message);
        }
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
                log.info("The embedded store is open again");
            }
        } catch (SQLException e) {
            throw new StoreException("The embedded store can't be opened again", firstLine(e), e);
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
            log.warn(
                    "The embedded store was not closed well: {}. It will repair itself when it is opened",
                    firstLine(e));
        } finally {
            users.writeLock().unlock();
        }
    }

    interface Step {

        void with(DuckDBConnection connection) throws SQLException;
    }

    interface Work<T> {

        T with(DuckDBConnection connection) throws SQLException;
    }
}
