package dev.haingestor.adminapi.store;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Threads for reading: virtual ones where the JDK has them (21 and later), as reading is mostly waiting. */
public final class ThreadPools {

    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private ThreadPools() {
    }

    /** At most {@code running} tasks at once and {@code queued} more; who comes then is rejected. Started. */
    public static ThreadPoolTaskExecutor queueing(String prefix, int running, int queued) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix(prefix);
        executor.setVirtualThreads(VIRTUAL);
        executor.setCorePoolSize(running);
        executor.setAllowCoreThreadTimeOut(true);
        executor.setQueueCapacity(queued);
        // Else a stop waits for a read that a frozen store will never end, before the web server lets its requests finish.
        executor.setAcceptTasksAfterContextClose(true);
        executor.initialize();
        return executor;
    }

    /** At most {@code running} tasks; who comes then waits. */
    public static SimpleAsyncTaskExecutor waiting(String prefix, int running) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(prefix);
        executor.setVirtualThreads(VIRTUAL);
        executor.setConcurrencyLimit(running);
        return executor;
    }
}
