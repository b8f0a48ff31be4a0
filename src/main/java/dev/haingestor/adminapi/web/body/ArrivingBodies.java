package dev.haingestor.adminapi.web.body;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All bodies that are still arriving: at most 256, none for longer than the time-out. To make room for another, the one that
 * has been silent for longest is given up.
 */
final class ArrivingBodies implements AutoCloseable {

    /** The most bodies at once. A request that waits takes some 100 kB in Tomcat. */
    private static final int MOST = 256;

    private static final Duration SILENT = Duration.ofMillis(250);
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(250);

    private final BodyMemory memory;
    private final Duration timeout;
    private final Set<ArrivingBody> bodies = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "arriving-bodies");
        thread.setDaemon(true);
        // It would inherit Tomcat's, which logs the threads that a failed start leaves behind.
        thread.setContextClassLoader(ArrivingBodies.class.getClassLoader());
        return thread;
    });

    ArrivingBodies(BodyMemory memory, Duration timeout) {
        this.memory = memory;
        this.timeout = timeout;
        checks.scheduleWithFixedDelay(
                this::check, BETWEEN_CHECKS.toMillis(), BETWEEN_CHECKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void check() {
        bodies.forEach(body -> body.check(System.nanoTime(), timeout));
    }

    /** False when there are too many and none can be given up. */
    boolean add(ArrivingBody body) {
        while (bodies.size() >= MOST) {
            if (!givesUpOne(body)) {
                return false;
            }
        }
        return bodies.add(body);
    }

    void remove(ArrivingBody body) {
        bodies.remove(body);
    }

    /**
     * Reserves memory; false when there is none and no other body can be given up.
     *
     * @param more how many bytes are added
     * @param all how many the body has with them
     */
    boolean reserve(ArrivingBody body, long more, long all) {
        while (!memory.tryReserve(more, all)) {
            if (!givesUpOne(body)) {
                return false;
            }
        }
        return true;
    }

    void release(long bytes) {
        memory.release(bytes);
    }

    private boolean givesUpOne(ArrivingBody asking) {
        long silent = System.nanoTime() - SILENT.toNanos();
        return bodies.stream()
                .filter(body -> body != asking && body.latestNanos() - silent < 0)
                .sorted(Comparator.comparingLong(ArrivingBody::latestNanos))
                .anyMatch(body -> body.giveUp(BodyException.tooManyAtOnce()));
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
