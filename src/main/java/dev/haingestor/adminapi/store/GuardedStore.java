package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Asks the store for those who wait: one read under way for a question however many ask it, behind the breaker, bounded by the
 * budget.
 *
 * <p>A read that outlives the budget goes on, and counts on the breaker as failed at that moment and not again when it ends: a
 * frozen database would otherwise be noticed only after the query's own time limit.
 */
public final class GuardedStore {

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

    /** A read that hangs in a connection of before the recovery must not keep others from asking anew. */
    private void forgetOverdue() {
        underWay.values().removeIf(InFlightRead::isOverdue);
    }

    /** A reading of every window of the range, of the points before this moment. */
    public InFlightRead<List<Reading>> windows(SeriesQuery query, Range range) {
        Instant readAt = now();
        return join(new Windows(query, range), readAt, () -> readings(query, range, readAt));
    }

    /** The same as of a moment that is given; readers who ask as of other moments do not share it. */
    public InFlightRead<List<Reading>> windows(SeriesQuery query, Range range, Instant readAt) {
        return join(new WindowsAt(query, range, readAt), readAt, () -> readings(query, range, readAt));
    }

    private List<Reading> readings(SeriesQuery query, Range range, Instant readAt) {
        List<Rollup> rollups = store.windows(query, range, readAt);
        return IntStream.range(0, rollups.size())
                .mapToObj(i -> Reading.of(range.window(i), rollups.get(i), readAt, store.source()))
                .toList();
    }

    /** The time of each group's latest point in the window, as of a moment that is given. */
    public InFlightRead<Map<Group, Instant>> last(SeriesQuery query, Window window, Instant readAt) {
        return join(new LastAt(query, window, readAt), readAt, () -> store.last(query, window));
    }

    /** The time of the earliest point in the window, as of a moment that is given. */
    public InFlightRead<Optional<Instant>> first(SeriesQuery query, Window window, Instant readAt) {
        return join(new FirstAt(query, window, readAt), readAt, () -> store.first(query, window));
    }

    /** Since when all points are there that were written. */
    public Instant keptSince(Instant now) {
        return store.keptSince(now);
    }

    /** How many groups there are, where these are too many for all of them to have names, as far as is known. */
    public OptionalLong tooManyGroups(SeriesQuery query) {
        return store.tooManyGroups(query);
    }

    /** How long anybody waits for a read. */
    public Duration budget() {
        return budget;
    }

    /** What a read fails with that took longer. */
    public StoreException overdue() {
        return new OverdueException(title(), budget);
    }

    @SuppressWarnings("unchecked") // a key's type decides its read's
    private <T> InFlightRead<T> join(Object question, Instant readAt, Supplier<T> work) {
        InFlightRead<T> fresh = new InFlightRead<>(title(), readAt, budget);
        InFlightRead<T> known = (InFlightRead<T>) underWay.putIfAbsent(question, fresh);
        if (known != null) {
            return known;
        }
        if (breaker.tryAcquirePermission()) {
            start(question, fresh, work);
        } else {
            end(question, fresh, new StoreException(title() + " is not asked for now" + failures.lastReason()));
        }
        return fresh;
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
            // A question of ours that makes no sense: that says nothing of the store.
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

    /** First forgotten, then ended: who asks after a failure starts a read of its own. */
    private void end(Object question, InFlightRead<?> read, StoreException failure) {
        underWay.remove(question, read);
        read.fail(failure);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String title() {
        return store.source().title();
    }

    private record Windows(SeriesQuery query, Range range) {
    }

    private record WindowsAt(SeriesQuery query, Range range, Instant readAt) {
    }

    private record FirstAt(SeriesQuery query, Window window, Instant readAt) {
    }

    private record LastAt(SeriesQuery query, Window window, Instant readAt) {
    }
}
