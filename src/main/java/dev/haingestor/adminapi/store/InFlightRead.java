package dev.haingestor.adminapi.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A read of the store in progress, shared by all requests for the same data. */
final class InFlightRead<T> {

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicBoolean recorded = new AtomicBoolean();
    private final long startedNanos = System.nanoTime();
    private final Duration budget;

    /** @param budget how long a request waits for it */
    InFlightRead(Duration budget) {
        this.budget = budget;
    }

    /** The result, however late it comes. */
    CompletableFuture<T> future() {
        return result.copy();
    }

    long nanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Runs the action once, at the end of the budget, unless the read has ended by then. */
    void whenOverdue(Runnable action) {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        alarm.completeOnTimeout(null, budget.toNanos() - nanos(), TimeUnit.NANOSECONDS)
                .thenRun(action);
        result.whenComplete((value, failure) -> alarm.cancel(false));
    }

    boolean isOverdue() {
        return !result.isDone() && nanos() > budget.toNanos();
    }

    /** Returns true only once: the breaker counts a read when it ends or becomes overdue, whichever is first. */
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
