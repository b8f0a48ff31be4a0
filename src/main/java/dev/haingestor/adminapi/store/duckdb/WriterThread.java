package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.logging.LogLimiter;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.PointsDeleted;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Rejection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store. Requests that wait are written together, in one transaction: a commit costs the same
 * for one point and for a thousand. The lines of a transaction are read and handed to the database a slice at a time, so
 * memory doesn't grow with what is sent; they are kept together or not at all.
 */
public final class WriterThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(1);
    private static final long BYTES_TOGETHER = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A body of the largest size may take longer where the processor is slow or busy; it should not be sent again for that. */
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
    private volatile Catalog catalog;

    /** Held while points move between tables, and while a reader takes the catalog that fits what it sees. */
    private final ReadWriteLock layout = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Not after a failed commit that would have moved points: they may be in either table until the next one says. */
    private volatile boolean layoutKnown = true;
    private FieldTypes types;
    private final Map<Integer, Long> newest = new HashMap<>();
    private final Map<Integer, Long> smallRows = new HashMap<>();

    /** Whether what is remembered is what is kept: a commit that fails may be durable all the same. */
    private boolean certain;

    /** @param listener gets an event of each commit, before those are answered that wait for it */
    WriterThread(Database database, DiskSpace disk, EmbeddedProperties properties, WriteMetrics metrics, Clock clock,
            Consumer<Object> listener) {
        this.listener = listener;
        this.database = database;
        this.disk = disk;
        this.properties = properties;
        this.shards = new Shards(properties.retention());
        this.metrics = metrics;
        this.clock = clock;
        this.failures = new LogLimiter(clock);
        database.use(connection -> {
            CatalogTables.prepare(connection);
            remember(connection);
            return null;
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

    /** Reads what is there at one moment, by the catalog that says where it is. */
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
            // From its first statement on a transaction sees one state.
            statement.execute(SqlText.CHECK.text());
            return layoutKnown ? now : CatalogTables.read(connection);
        } finally {
            layout.readLock().unlock();
        }
    }

    /** As of the last commit. */
    Catalog catalog() {
        return catalog;
    }

    /**
     * Returns when the lines are durable.
     *
     * @return says which lines were not taken
     * @throws StoreException if none of them was kept, or that isn't known; they may be sent again
     */
    public WriteResult write(RequestLines lines) {
        return lines.bytes() == 0 ? new WriteResult() : await(submit(new Task(lines, null)));
    }

    /** Drops what is older than the retention, and gives its room in the file back to what comes. */
    void expire() {
        await(submit(new Task(RequestLines.of(List.of()), this::expireNow)));
    }

    /** Drops points of a time, the last nanosecond included; returns when that is durable. */
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
            throw e.getCause() instanceof StoreException known ? known
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
            // Nobody waits for it any more, so it need not be begun.
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

    /** All that waits, up to a good size; a task of maintenance comes alone. */
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
            // Nobody knows what else it has ended: the process is to end, too.
            group.forEach(task -> task.done().completeExceptionally(e));
            throw e;
        } catch (RuntimeException | Error e) {
            // A mistake of ours with one request's lines must not cost the others theirs.
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
            WriteBatch draft = new WriteBatch(connection, catalog, types, shards, properties, smallRows);
            TableWriter tables = new TableWriter(connection, newest);
            Map<Task, WriteResult> written = new HashMap<>();
            for (Task task : group) {
                written.put(task, write(task.lines(), draft, tables));
            }
            draft.flush(tables);
            CatalogTables.add(connection, draft.newPlaces(), draft.newTypes());
            return new Outcome(written, draft, tables);
        }));
        group.forEach(task -> {
            metrics.written(results.get(task).taken(), results.get(task).refused());
            task.done().complete(results.get(task));
        });
    }

    private WriteResult write(RequestLines lines, WriteBatch draft, TableWriter tables) throws SQLException {
        WriteResult result = new WriteResult();
        long oldest = EpochNanos.of(properties.keptSince(clock.instant()));
        long newest = EpochNanos.of(clock.instant().plus(FURTHEST_AHEAD));
        for (Iterator<Line> all = lines.read(result); all.hasNext();) {
            Line line = all.next();
            Optional<String> reason = outside(line.time(), oldest, newest);
            if (reason.isEmpty()) {
                reason = draft.add(line);
            }
            if (reason.isPresent()) {
                result.accept(new Rejection(line.number(), reason.get()));
            } else {
                result.take();
            }
            if (draft.isLarge()) {
                draft.flush(tables);
            }
        }
        return result;
    }

    /** A point far ahead would outlive all others. */
    private static Optional<String> outside(long time, long oldest, long newest) {
        if (time < oldest) {
            return Optional.of("its time is before all that EMBEDDED_RETENTION keeps");
        }
        return time > newest ? Optional.of("its time is more than " + FURTHEST_AHEAD.toHours() + " h ahead") : Optional.empty();
    }

    /** What the transaction changed is known to others only when it is committed. */
    private Map<Task, WriteResult> inTransaction(DuckDBConnection connection, Changes changes) throws SQLException {
        if (!certain) {
            remember(connection);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.BEGIN.text());
            Outcome outcome = changes.make();
            commit(statement, outcome.draft());
            metrics.committed();
            smallRows.putAll(outcome.draft().smallRows());
            types.putAll(outcome.draft().newTypes());
            newest.putAll(outcome.tables().newest());
            outcome.draft().written().ifPresent(listener);
            return outcome.results();
        } catch (SQLException | RuntimeException | Error e) {
            certain = false;
            rollback(connection);
            throw e;
        }
    }

    private void commit(Statement statement, WriteBatch draft) throws SQLException {
        if (draft.hasMoved()) {
            layout.writeLock().lock();
        }
        try {
            statement.execute(SqlText.COMMIT.text());
            catalog = catalog.with(draft.changed());
            layoutKnown = true;
        } catch (SQLException e) {
            layoutKnown &= !draft.hasMoved();
            throw e;
        } finally {
            if (draft.hasMoved()) {
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

    /** As of a moment. */
    Instant keptSince(Instant now) {
        return properties.keptSince(now);
    }

    private void expireNow() {
        if (properties.retention().isZero()) {
            return;
        }
        // Whole hours: rows that go together free their blocks together. One more is left to reads as of an earlier moment.
        long before = EpochNanos.of(keptSince(clock.instant()).truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
        certain = false;
        database.use(connection -> {
            RetentionDelete expiry = new RetentionDelete(connection);
            expiry.run(catalog.tables().values(), before, shards.of(before));
            dropEmpty(connection);
            expiry.checkpoint();
            return null;
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
        database.use(connection -> {
            dropEmpty(connection);
            new RetentionDelete(connection).checkpoint();
            return null;
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

    /** Writes what waits, and then nothing more. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is read with a connection. */
    interface Reading<T> {

        T with(DuckDBConnection connection, Catalog catalog) throws SQLException;
    }

    private record Outcome(Map<Task, WriteResult> results, WriteBatch draft, TableWriter tables) {
    }

    private interface Changes {

        Outcome make() throws SQLException;
    }

    /**
     * Lines to write, or work that needs the thread for itself.
     *
     * @param work null when there are lines
     * @param begun by the writer's thread
     */
    private record Task(RequestLines lines, Runnable work, AtomicBoolean begun, CompletableFuture<WriteResult> done) {

        Task(RequestLines lines, Runnable work) {
            this(lines, work, new AtomicBoolean(), new CompletableFuture<>());
        }

        /** Each task is itself: requests with equal lines are still two. */
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
