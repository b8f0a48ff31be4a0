package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Runs the queries of one read in parallel. They wait for nothing but InfluxDB, so a bounded pool can't block itself. */
final class Parallel implements AutoCloseable {

    private final SimpleAsyncTaskExecutor executor;

    Parallel(SimpleAsyncTaskExecutor executor) {
        this.executor = executor;
    }

    /**
     * Returns all results in order, or throws the first failure and cancels the other tasks. The caller's thread runs the first
     * task.
     */
    <T> List<T> all(List<Supplier<T>> tasks) {
        List<Future<T>> others = new ArrayList<>();
        try {
            for (Supplier<T> task : tasks.subList(Math.min(1, tasks.size()), tasks.size())) {
                others.add(executor.submit(task::get));
            }
            List<T> results = new ArrayList<>();
            if (!tasks.isEmpty()) {
                results.add(tasks.get(0).get());
            }
            for (Future<T> other : others) {
                results.add(result(other));
            }
            return results;
        } finally {
            others.forEach(other -> other.cancel(true));
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new StoreException("InfluxDB could not be read", String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("reading InfluxDB was interrupted", e);
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
