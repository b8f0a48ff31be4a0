package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A read under way, shared by everybody who asks for the same. Its budget runs from its start, not from a reader's. */
public final class InFlightRead<T> {

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicBoolean recorded = new AtomicBoolean();
    private final long startedNanos = System.nanoTime();
    private final String store;
    private final Instant readAt;
    private final Duration budget;

    /** @param store as people call it */
    InFlightRead(String store, Instant readAt, Duration budget) {
        this.store = store;
        this.readAt = readAt;
        this.budget = budget;
    }

    /** Taken before the store was asked. */
    public Instant readAt() {
        return readAt;
    }

    /**
     * Waits for what is left of the budget; nobody waits for a read that is overdue already.
     *
     * @throws OverdueException if the store has not answered by then
     * @throws StoreException if it failed
     */
    public T await() {
        return await(startedNanos + budget.toNanos());
    }

    /**
     * The same, but no longer than to a moment of the reader's own.
     *
     * @param deadline by {@link System#nanoTime()}
     */
    public T await(long deadline) {
        long left = Math.min(budget.toNanos() - nanos(), deadline - System.nanoTime());
        try {
            return result.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new OverdueException(store, budget);
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("waiting for the store was interrupted", e);
        }
    }

    /** What comes of it, however late. */
    public CompletableFuture<T> future() {
        return result.copy();
    }

    long nanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Runs the action once, at the end of the budget, unless the read has ended by then. */
    void whenOverdue(Runnable action) {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        alarm.completeOnTimeout(null, budget.toNanos() - nanos(), TimeUnit.NANOSECONDS).thenRun(action);
        result.whenComplete((value, failure) -> alarm.cancel(false));
    }

    boolean isOverdue() {
        return !isDone() && nanos() > budget.toNanos();
    }

    boolean isDone() {
        return result.isDone();
    }

    /** True once: the breaker counts a read when it ends or when it is overdue, whichever is first. */
    boolean mayRecord() {
        return recorded.compareAndSet(false, true);
    }

    void complete(T value) {
        result.complete(value);
    }

    void fail(RuntimeException failure) {
        result.completeExceptionally(failure);
    }
}
