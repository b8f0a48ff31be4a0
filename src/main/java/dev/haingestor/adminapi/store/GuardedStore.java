package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.rollup.WindowSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The store behind a circuit breaker. Concurrent requests for the same data share one read.
 *
 * <p>A read that exceeds the budget goes on, but the breaker counts it as failed at that moment: else a frozen database would
 * be noticed only after the query's own time limit.
 */
public final class GuardedStore implements WindowSource {

    private final StatsStore store;
    private final CircuitBreaker breaker;
    private final Duration budget;
    private final Executor executor;
    private final Clock clock;
    private final FailureLog failures;
    private final Map<Object, InFlightRead<?>> underWay = new ConcurrentHashMap<>();

    public GuardedStore(StatsStore store, CircuitBreaker breaker, Duration budget, Executor executor, Clock clock) {
        this.store = store;
        this.breaker = breaker;
        this.budget = budget;
        this.executor = executor;
        this.clock = clock;
        this.failures = new FailureLog(clock);
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.CLOSED) {
                forgetOverdue();
            }
        });
    }

    /** After a recovery, a read that hangs in an old connection must not keep others from asking again. */
    private void forgetOverdue() {
        underWay.values().removeIf(InFlightRead::isOverdue);
    }

    public Source source() {
        return store.source();
    }

    /** The {@code asOf} of a read that begins now, in whole milliseconds, as answers show it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The deadline of a request that begins now. */
    public Deadline deadline() {
        return new Deadline(title(), budget);
    }

    /** How long a client waits for an answer. */
    public Duration budget() {
        return budget;
    }

    @Override
    public CompletableFuture<List<Reading>> windows(SeriesQuery query, Range range, Instant asOf) {
        return join(new WindowsRead(query, range, asOf), () -> readings(query, range, asOf));
    }

    private List<Reading> readings(SeriesQuery query, Range range, Instant asOf) {
        List<Rollup> rollups = store.windows(query, range, asOf);
        return IntStream.range(0, rollups.size())
                .mapToObj(i -> Reading.of(range.window(i), rollups.get(i), asOf, store.source()))
                .toList();
    }

    /** The time of each group's latest point in the window; concurrent reads with one {@code asOf} are shared. */
    public CompletableFuture<Map<Group, Instant>> last(SeriesQuery query, Window window, Instant asOf) {
        return join(new LastRead(query, window, asOf), () -> store.last(query, window));
    }

    /** The time of the earliest point in the window; concurrent reads with one {@code asOf} are shared. */
    public CompletableFuture<Optional<Instant>> first(SeriesQuery query, Window window, Instant asOf) {
        return join(new FirstRead(query, window, asOf), () -> store.first(query, window));
    }

    /**
     * Raw points, newest first, as many as the query asks for at most; concurrent reads with one {@code asOf} are shared.
     */
    public CompletableFuture<List<Point>> recent(PointQuery query, Instant asOf) {
        return join(new RecentRead(query, asOf), () -> points(query));
    }

    private List<Point> points(PointQuery query) {
        List<Point> found = new ArrayList<>();
        store.recent(query, found::add);
        return List.copyOf(found);
    }

    /** The store's measurements; concurrent reads with one {@code asOf} are shared. */
    public CompletableFuture<Schema> schema(Instant asOf) {
        return join(new SchemaRead(asOf), store::schema);
    }

    /** The time before which the retention may have dropped points, as of a moment. */
    public Instant keptSince(Instant now) {
        return store.keptSince(now);
    }

    /** The number of groups, as last counted, if there are too many for all of them to have names; else empty. */
    public OptionalLong tooManyGroups(SeriesQuery query) {
        return store.tooManyGroups(query);
    }

    @SuppressWarnings("unchecked") // a key's type decides its read's
    private <T> CompletableFuture<T> join(Object question, Supplier<T> work) {
        InFlightRead<T> fresh = new InFlightRead<>(budget);
        InFlightRead<T> known = (InFlightRead<T>) underWay.putIfAbsent(question, fresh);
        if (known != null) {
            // An overdue read has used up its budget already.
            return known.isOverdue()
                    ? CompletableFuture.failedFuture(new OverdueException(title(), budget))
                    : known.future();
        }
        if (breaker.tryAcquirePermission()) {
            start(question, fresh, work);
        } else {
            end(question, fresh, new StoreException(title() + " is not asked for now" + failures.lastReason()));
        }
        return fresh.future();
    }

    private <T> void start(Object question, InFlightRead<T> read, Supplier<T> work) {
        try {
            executor.execute(() -> run(question, read, work));
            read.whenOverdue(() -> recordFailure(read, new OverdueException(title(), budget)));
        } catch (RejectedExecutionException e) {
            breaker.releasePermission();
            end(question, read, new StoreException(title() + " has too many reads under way", e));
        }
    }

    private <T> void run(Object question, InFlightRead<T> read, Supplier<T> work) {
        try {
            T value = work.get();
            if (read.mayRecord()) {
                breaker.onSuccess(read.nanos(), TimeUnit.NANOSECONDS);
                failures.succeeded();
            }
            underWay.remove(question, read);
            read.complete(value);
        } catch (StoreException e) {
            failed(question, read, e);
        } catch (IllegalArgumentException e) {
            // The query makes no sense, which says nothing about the store.
            if (read.mayRecord()) {
                breaker.releasePermission();
            }
            underWay.remove(question, read);
            read.fail(e);
        } catch (RuntimeException e) {
            failed(question, read, new StoreException(title() + " could not be read", e.toString(), e));
        } catch (Error e) {
            failed(question, read, new StoreException(title() + " could not be read", e.toString(), e));
            throw e;
        }
    }

    private void failed(Object question, InFlightRead<?> read, StoreException failure) {
        recordFailure(read, failure);
        end(question, read, failure);
    }

    private void recordFailure(InFlightRead<?> read, StoreException failure) {
        if (read.mayRecord()) {
            failures.log(failure);
            breaker.onError(read.nanos(), TimeUnit.NANOSECONDS, failure);
        }
    }

    /** Removes the read before it fails, so that a request after the failure starts a new one. */
    private void end(Object question, InFlightRead<?> read, StoreException failure) {
        underWay.remove(question, read);
        read.fail(failure);
    }

    private String title() {
        return store.source().title();
    }

    private record WindowsRead(SeriesQuery query, Range range, Instant asOf) {}

    private record LastRead(SeriesQuery query, Window window, Instant asOf) {}

    private record FirstRead(SeriesQuery query, Window window, Instant asOf) {}

    private record RecentRead(PointQuery query, Instant asOf) {}

    private record SchemaRead(Instant asOf) {}
}
