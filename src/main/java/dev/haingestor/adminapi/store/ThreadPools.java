package dev.haingestor.adminapi.store;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Executors for reading, with virtual threads on JDK 21 and later, as reading is mostly waiting. */
public final class ThreadPools {

    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private ThreadPools() {}

    /** An executor, already started, for {@code running} tasks at once and {@code queued} more; others are rejected. */
    public static ThreadPoolTaskExecutor queueing(String prefix, int running, int queued) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix(prefix);
        executor.setVirtualThreads(VIRTUAL);
        executor.setCorePoolSize(running);
        executor.setAllowCoreThreadTimeOut(true);
        executor.setQueueCapacity(queued);
        // Else a shutdown would wait for reads of a frozen store before the web server lets its requests finish.
        executor.setAcceptTasksAfterContextClose(true);
        executor.initialize();
        return executor;
    }

    /** An executor for {@code running} tasks at once; the callers of others wait. */
    public static SimpleAsyncTaskExecutor waiting(String prefix, int running) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(prefix);
        executor.setVirtualThreads(VIRTUAL);
        executor.setConcurrencyLimit(running);
        return executor;
    }
}
