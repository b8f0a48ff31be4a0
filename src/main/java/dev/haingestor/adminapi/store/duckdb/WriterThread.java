package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Rejection;
import dev.haingestor.adminapi.logging.LogLimiter;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.PointsDeleted;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that changes the store. Waiting requests share a transaction, as a commit costs the same for one point and
 * for a thousand. Lines are parsed and written a slice at a time, so memory doesn't grow with the size of bodies.
 */
public final class WriterThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(1);
    private static final long BYTES_TOGETHER = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The time-out once writing has begun: the largest body takes long on a slow processor, and would only be sent again. */
    private static final Duration PATIENCE_ONCE_BEGUN = Duration.ofMinutes(5);

    private final Database database;
    private final DiskSpace disk;
    private final EmbeddedProperties properties;
    private final Shards shards;
    private final WriteMetrics metrics;
    private final LogLimiter failures;
    private final Clock clock;
    private final Consumer<Object> listener;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "embedded-writer");
    private volatile Catalog catalog = new Catalog(Map.of());

    /** Write-locked while points move between tables; read-locked while a reader begins and takes the catalog for it. */
    private final ReadWriteLock layout = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /** False after a failed commit that moved points: until one succeeds, readers take the catalog from the file. */
    private volatile boolean layoutKnown = true;

    private FieldTypes types = new FieldTypes();
    private final Map<Integer, Long> newest = new HashMap<>();
    private final Map<Integer, Long> smallRows = new HashMap<>();

    /** Whether the fields above agree with the file: a commit that fails may be durable all the same. */
    private boolean certain;

    /** @param listener gets an event for each commit, before the requests that wait for it are answered */
    WriterThread(
            Database database,
            DiskSpace disk,
            EmbeddedProperties properties,
            WriteMetrics metrics,
            Clock clock,
            Consumer<Object> listener) {
        this.listener = listener;
        this.database = database;
        this.disk = disk;
        this.properties = properties;
        this.shards = new Shards(properties.retention());
        this.metrics = metrics;
        this.clock = clock;
        this.failures = new LogLimiter(clock);
        database.run(connection -> {
            CatalogTables.prepare(connection);
            remember(connection);
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void remember(DuckDBConnection connection) throws SQLException {
        catalog = CatalogTables.read(connection);
        types = CatalogTables.readTypes(connection);
        newest.clear();
        smallRows.clear();
        smallRows.putAll(CatalogTables.smallRows(connection));
        certain = true;
    }

    /** Reads one consistent state of the store, with the catalog that belongs to it. */
    <T> T read(Reading<T> reading) {
        return database.use(connection -> {
            connection.setAutoCommit(false);
            return reading.with(connection, begin(connection));
        });
    }

    private Catalog begin(DuckDBConnection connection) throws SQLException {
        layout.readLock().lock();
        try (Statement statement = connection.createStatement()) {
            Catalog now = catalog;
            // A transaction sees the state as of its first statement.
            statement.execute(SqlText.CHECK.text());
            return layoutKnown ? now : CatalogTables.read(connection);
        } finally {
            layout.readLock().unlock();
        }
    }

    Catalog catalog() {
        return catalog;
    }

    /**
     * Writes lines, and returns once they are durable.
     *
     * @return how many lines were taken, and which were refused
     * @throws StoreException if none of them was kept, or if that is unknown; they may be sent again
     */
    public WriteResult write(RequestLines lines) {
        return lines.bytes() == 0 ? new WriteResult() : await(submit(new Task(lines, null)));
    }

    /** Deletes points older than the retention, and frees their space in the file for new ones. */
    void expire() {
        await(submit(new Task(RequestLines.of(List.of()), this::expireNow)));
    }

    /** Deletes matching points, and returns once that is durable. Both times are inclusive, in nanoseconds since the epoch. */
    public void delete(long from, long to, DeletePredicate predicate) {
        await(submit(new Task(RequestLines.of(List.of()), () -> deleteNow(from, to, predicate))));
    }

    private Task submit(Task task) {
        if (closed) {
            throw new StoreException("The embedded store is being closed");
        }
        tasks.add(task);
        return task;
    }

    private static WriteResult await(Task task) {
        try {
            return await(task, PATIENCE);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException known
                    ? known
                    : new StoreException("The embedded store failed", String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("waiting for the embedded store was interrupted", e);
        }
    }

    private static WriteResult await(Task task, Duration patience) throws ExecutionException, InterruptedException {
        try {
            return task.done().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (task.begun().get() && patience.equals(PATIENCE)) {
                return await(task, PATIENCE_ONCE_BEGUN);
            }
            // A task that nobody waits for any more need not be begun.
            task.done().cancel(false);
            throw new StoreException("The embedded store did not write within " + patience.toSeconds() + " s", e);
        }
    }

    private void run() {
        while (true) {
            try {
                List<Task> group = next();
                if (group.isEmpty() && closed) {
                    return;
                }
                perform(group);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The tasks for the next transaction: waiting requests up to some 8 MB, or one maintenance task alone. */
    private List<Task> next() throws InterruptedException {
        List<Task> group = new ArrayList<>();
        Task first = tasks.poll(200, TimeUnit.MILLISECONDS);
        long bytes = 0;
        for (Task task = first; task != null; task = tasks.poll()) {
            if (task.done().isDone()) {
                continue;
            }
            task.begun().set(true);
            group.add(task);
            bytes += task.lines().bytes();
            Task following = tasks.peek();
            if (task.work() != null || bytes >= BYTES_TOGETHER || following != null && following.work() != null) {
                break;
            }
        }
        return group;
    }

    private void perform(List<Task> group) {
        try {
            if (group.size() == 1 && group.get(0).work() != null) {
                group.get(0).work().run();
                group.get(0).done().complete(new WriteResult());
            } else if (!group.isEmpty()) {
                commit(group);
            }
        } catch (StoreException e) {
            failures.others().ifPresent(others -> log.warn("Writing failed: {}{}", e.withDetail(), others));
            group.forEach(task -> task.done().completeExceptionally(e));
        } catch (OutOfMemoryError e) {
            // The lack of memory may have ended other threads as well, so the process has to end.
            group.forEach(task -> task.done().completeExceptionally(e));
            throw e;
        } catch (RuntimeException | Error e) {
            // A bug that one request's lines bring about must not fail the others, so each is tried alone.
            log.error("Writing failed unexpectedly", e);
            if (group.size() == 1) {
                group.get(0).done().completeExceptionally(e);
            } else {
                group.forEach(task -> perform(List.of(task)));
            }
        }
    }

    private void commit(List<Task> group) {
        disk.require();
        Map<Task, WriteResult> results = database.use(connection -> inTransaction(connection, () -> {
            WriteBatch batch = new WriteBatch(connection, catalog, types, shards, properties, smallRows);
            TableWriter tables = new TableWriter(connection, newest);
            Map<Task, WriteResult> written = new LinkedHashMap<>();
            for (Task task : group) {
                written.put(task, write(task.lines(), batch, tables));
            }
            batch.flush(tables);
            CatalogTables.add(connection, batch.newPlaces(), batch.newTypes());
            return new Outcome(written, batch, tables);
        }));
        results.forEach((task, result) -> {
            metrics.written(result.taken(), result.refused());
            task.done().complete(result);
        });
    }

    private WriteResult write(RequestLines lines, WriteBatch batch, TableWriter tables) throws SQLException {
        WriteResult result = new WriteResult();
        long oldest = EpochNanos.of(properties.keptSince(clock.instant()));
        long newest = EpochNanos.of(clock.instant().plus(FURTHEST_AHEAD));
        for (Iterator<Line> all = lines.read(result); all.hasNext(); ) {
            Line line = all.next();
            Optional<String> reason = outside(line.time(), oldest, newest);
            if (reason.isEmpty()) {
                reason = batch.add(line);
            }
            if (reason.isPresent()) {
                result.accept(new Rejection(line.number(), reason.get()));
            } else {
                result.take();
            }
            if (batch.isLarge()) {
                batch.flush(tables);
            }
        }
        return result;
    }

    /** Why a time is refused, if it is. A point far ahead would outlive all others. */
    private static Optional<String> outside(long time, long oldest, long newest) {
        if (time < oldest) {
            return Optional.of("its time is before all that EMBEDDED_RETENTION keeps");
        }
        return time > newest
                ? Optional.of("its time is more than " + FURTHEST_AHEAD.toHours() + " h ahead")
                : Optional.empty();
    }

    /** Makes changes in one transaction; this object's fields follow once it is committed. */
    private Map<Task, WriteResult> inTransaction(DuckDBConnection connection, Changes changes) throws SQLException {
        if (!certain) {
            remember(connection);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.BEGIN.text());
            Outcome outcome = changes.make();
            commit(statement, outcome.batch());
            metrics.committed();
            smallRows.putAll(outcome.batch().smallRows());
            types.putAll(outcome.batch().newTypes());
            newest.putAll(outcome.tables().newest());
            outcome.batch().written().ifPresent(listener);
            return outcome.results();
        } catch (SQLException | RuntimeException | Error e) {
            certain = false;
            rollback(connection);
            throw e;
        }
    }

    private void commit(Statement statement, WriteBatch batch) throws SQLException {
        if (batch.hasMoved()) {
            layout.writeLock().lock();
        }
        try {
            statement.execute(SqlText.COMMIT.text());
            catalog = catalog.with(batch.changed());
            layoutKnown = true;
        } catch (SQLException e) {
            layoutKnown &= !batch.hasMoved();
            throw e;
        } finally {
            if (batch.hasMoved()) {
                layout.writeLock().unlock();
            }
        }
    }

    private static void rollback(DuckDBConnection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.ROLLBACK.text());
        } catch (SQLException broken) {
            log.debug("Nothing left to roll back: {}", broken.getMessage());
        }
    }

    Instant keptSince(Instant now) {
        return properties.keptSince(now);
    }

    private void expireNow() {
        if (properties.retention().isZero()) {
            return;
        }
        // Whole hours, as rows that are deleted together free their blocks together. Reads as of an earlier moment
        // have one hour more.
        long before = EpochNanos.of(
                keptSince(clock.instant()).truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
        certain = false;
        database.run(connection -> {
            RetentionDelete retentionDelete = new RetentionDelete(connection);
            retentionDelete.run(catalog.tables().values(), before, shards.of(before));
            dropEmpty(connection);
            retentionDelete.checkpoint();
        });
    }

    private void deleteNow(long from, long to, DeletePredicate predicate) {
        certain = false;
        Optional<PointsDeleted> deleted = database.use(connection -> {
            remember(connection);
            certain = false;
            return new Deletion(connection, from, to).run(catalog, predicate);
        });
        deleted.ifPresent(listener);
        database.run(connection -> {
            dropEmpty(connection);
            new RetentionDelete(connection).checkpoint();
        });
    }

    private void dropEmpty(DuckDBConnection connection) throws SQLException {
        layout.writeLock().lock();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.BEGIN.text());
            CatalogTables.dropEmpty(connection);
            statement.execute(SqlText.COMMIT.text());
            remember(connection);
        } catch (SQLException e) {
            rollback(connection);
            throw e;
        } finally {
            layout.writeLock().unlock();
        }
    }

    /** Writes the requests that wait, for up to 30 s, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    interface Reading<T> {

        T with(DuckDBConnection connection, Catalog catalog) throws SQLException;
    }

    private record Outcome(Map<Task, WriteResult> results, WriteBatch batch, TableWriter tables) {}

    private interface Changes {

        Outcome make() throws SQLException;
    }

    /**
     * Lines to write, or maintenance work.
     *
     * @param work null when there are lines
     * @param begun set by the writer's thread
     */
    private record Task(
            RequestLines lines, @Nullable Runnable work, AtomicBoolean begun, CompletableFuture<WriteResult> done) {

        Task(RequestLines lines, @Nullable Runnable work) {
            this(lines, work, new AtomicBoolean(), new CompletableFuture<>());
        }

        /** Two requests with equal lines are still two tasks. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
