package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.line.Line;
import dev.haingestor.adminapi.store.line.Rejection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store. Requests that wait are written together, in one transaction: a commit costs the same
 * for one point and for a thousand.
 */
final class Writer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final int LINES_TOGETHER = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Database database;
    private final EmbeddedProperties properties;
    private final Shards shards;
    private final WriteMetrics metrics;
    private final Clock clock;
    private final Consumer<PointsWritten> listener;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "embedded-writer");
    private volatile Catalog catalog;
    private volatile boolean closed;
    private FieldTypes types;
    private final Map<Integer, Long> newest = new HashMap<>();

    /** Whether what is remembered is what is kept: a commit that fails may be durable all the same. */
    private boolean certain;

    /** @param listener told of each commit, before those who wait for it */
    Writer(Database database, EmbeddedProperties properties, WriteMetrics metrics, Clock clock,
            Consumer<PointsWritten> listener) {
        this.listener = listener;
        this.database = database;
        this.properties = properties;
        this.shards = new Shards(properties.retention());
        this.metrics = metrics;
        this.clock = clock;
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
        certain = true;
    }

    /** As of the last commit. */
    Catalog catalog() {
        return catalog;
    }

    /**
     * Returns when the lines are durable.
     *
     * @return those that were not taken
     * @throws StoreException if none of them was kept, or that isn't known; they may be sent again
     */
    List<Rejection> write(List<Line> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        return await(submit(new Task(lines, null)));
    }

    /** Drops what is older than the retention, and gives its room in the file back to what comes. */
    void expire() {
        await(submit(new Task(List.of(), this::expireNow)));
    }

    private CompletableFuture<List<Rejection>> submit(Task task) {
        if (closed) {
            throw new StoreException("The embedded store is being closed");
        }
        tasks.add(task);
        return task.done();
    }

    private static List<Rejection> await(CompletableFuture<List<Rejection>> done) {
        try {
            return done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreException("The embedded store did not write within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException known ? known
                    : new StoreException("The embedded store failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("waiting for the embedded store was interrupted", e);
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
        int lines = 0;
        for (Task task = first; task != null; task = tasks.poll()) {
            group.add(task);
            lines += task.lines().size();
            Task following = tasks.peek();
            if (task.work() != null || lines >= LINES_TOGETHER || following != null && following.work() != null) {
                break;
            }
        }
        return group;
    }

    private void perform(List<Task> group) {
        try {
            if (group.size() == 1 && group.get(0).work() != null) {
                group.get(0).work().run();
                group.get(0).done().complete(List.of());
            } else if (!group.isEmpty()) {
                commit(group);
            }
        } catch (StoreException e) {
            group.forEach(task -> task.done().completeExceptionally(e));
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
        DiskSpace.require(database.file());
        Map<Task, List<Rejection>> rejections = database.use(connection -> inTransaction(connection, () -> {
            Draft draft = new Draft(connection, catalog, types, shards, properties.textColumns());
            Map<Task, List<Rejection>> rejected = draft(draft, group);
            TableWriter tables = new TableWriter(connection, newest);
            for (Map.Entry<Table, Collection<Row>> entry : draft.rows().entrySet()) {
                tables.write(entry.getKey(), entry.getValue());
            }
            CatalogTables.add(connection, draft.newTypes());
            return new Outcome(rejected, draft, tables);
        }));
        group.forEach(task -> {
            metrics.written(task.lines().size() - rejections.get(task).size(), rejections.get(task).size());
            task.done().complete(rejections.get(task));
        });
    }

    private Map<Task, List<Rejection>> draft(Draft draft, List<Task> group) throws SQLException {
        Map<Task, List<Rejection>> rejections = new HashMap<>();
        long oldest = Nanos.of(properties.keptSince(clock.instant()));
        for (Task task : group) {
            List<Rejection> rejected = new ArrayList<>();
            for (Line line : task.lines()) {
                Optional<String> reason = line.time() < oldest
                        ? Optional.of("its time is before all that EMBEDDED_RETENTION keeps") : draft.add(line);
                reason.ifPresent(text -> rejected.add(new Rejection(line.number(), text)));
            }
            rejections.put(task, rejected);
        }
        return rejections;
    }

    /** What the transaction changed is known to others only when it is committed. */
    private Map<Task, List<Rejection>> inTransaction(DuckDBConnection connection, Changes changes) throws SQLException {
        if (!certain) {
            remember(connection);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlText.BEGIN.text());
            Outcome outcome = changes.make();
            statement.execute(SqlText.COMMIT.text());
            metrics.committed();
            catalog = catalog.with(outcome.draft().changed());
            types.putAll(outcome.draft().newTypes());
            newest.putAll(outcome.tables().newest());
            outcome.draft().written().ifPresent(listener);
            return outcome.rejections();
        } catch (SQLException | RuntimeException | Error e) {
            certain = false;
            rollback(connection);
            throw e;
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
        long before = Nanos.of(keptSince(clock.instant()).truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
        certain = false;
        database.use(connection -> {
            new Expiry(connection).run(catalog.tables().values(), before, shards.of(before));
            return null;
        });
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

    private record Outcome(Map<Task, List<Rejection>> rejections, Draft draft, TableWriter tables) {
    }

    private interface Changes {

        Outcome make() throws SQLException;
    }

    /**
     * Lines to write, or work that needs the thread for itself.
     *
     * @param work null when there are lines
     */
    private record Task(List<Line> lines, Runnable work, CompletableFuture<List<Rejection>> done) {

        Task(List<Line> lines, Runnable work) {
            this(lines, work, new CompletableFuture<>());
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
