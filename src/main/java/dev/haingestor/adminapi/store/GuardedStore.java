package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
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
 * The store behind a breaker. However many ask for the same at once, the store reads it once.
 *
 * <p>A read that outlives the budget goes on, and the breaker counts it as failed at that moment, not when it ends: a frozen
 * database would otherwise be noticed only after the query's own time limit.
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

    /** A read that hangs in a connection of before the recovery must not keep others from asking anew. */
    private void forgetOverdue() {
        underWay.values().removeIf(InFlightRead::isOverdue);
    }

    /** How readings from here are marked. */
    public Source source() {
        return store.source();
    }

    /** The moment as of which a read is made that begins now: answers tell it in milliseconds. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The moment up to which a client waits that asks now. */
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

    /** The time of each group's latest point in the window; reads as of one moment are shared. */
    public CompletableFuture<Map<Group, Instant>> last(SeriesQuery query, Window window, Instant asOf) {
        return join(new LastRead(query, window, asOf), () -> store.last(query, window));
    }

    /** The time of the earliest point in the window; reads as of one moment are shared. */
    public CompletableFuture<Optional<Instant>> first(SeriesQuery query, Window window, Instant asOf) {
        return join(new FirstRead(query, window, asOf), () -> store.first(query, window));
    }

    /** Since when all points are there that were written. */
    public Instant keptSince(Instant now) {
        return store.keptSince(now);
    }

    /** How many groups there are, where these are too many for all of them to have names, as far as is known. */
    public OptionalLong tooManyGroups(SeriesQuery query) {
        return store.tooManyGroups(query);
    }

    @SuppressWarnings("unchecked") // a key's type decides its read's
    private <T> CompletableFuture<T> join(Object question, Supplier<T> work) {
        InFlightRead<T> fresh = new InFlightRead<>(budget);
        InFlightRead<T> known = (InFlightRead<T>) underWay.putIfAbsent(question, fresh);
        if (known != null) {
            // Nobody waits for one that is overdue already.
            return known.isOverdue() ? CompletableFuture.failedFuture(new OverdueException(title(), budget)) : known.future();
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

    private String title() {
        return store.source().title();
    }

    private record WindowsRead(SeriesQuery query, Range range, Instant asOf) {
    }

    private record LastRead(SeriesQuery query, Window window, Instant asOf) {
    }

    private record FirstRead(SeriesQuery query, Window window, Instant asOf) {
    }
}
