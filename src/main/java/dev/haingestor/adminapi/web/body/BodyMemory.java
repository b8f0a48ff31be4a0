package dev.haingestor.adminapi.web.body;

import java.util.concurrent.TimeUnit;

/**
 * The memory of all bodies together: four of the largest allowed, but no more than a quarter of the heap unless a single one
 * needs it. Small bodies have 16 MB more, so that a few large ones don't keep them out.
 */
public final class BodyMemory {

    private static final int LARGEST_AT_ONCE = 4;
    private static final int PART_OF_HEAP = 4;
    private static final int SMALL = 1 << 18;
    private static final long FOR_SMALL = 16L << 20;

    private final long total;
    private long used;

    /** @param largest the most bytes that one body may have */
    public BodyMemory(long largest) {
        long some = Math.min(LARGEST_AT_ONCE * largest, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        // One more byte than allowed shows that a body is too large.
        this.total = Math.max(some, largest + 1);
    }

    /**
     * Reserves memory; false when there is not enough.
     *
     * @param bytes how many are added
     * @param all how many the body has with them
     */
    synchronized boolean tryReserve(long bytes, long all) {
        if (used + bytes > total + (all <= SMALL ? FOR_SMALL : 0)) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Reserves memory as soon as there is enough; false when there was not in time. */
    public synchronized boolean reserve(long bytes, long all, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!tryReserve(bytes, all)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    public synchronized void release(long bytes) {
        used -= bytes;
        notifyAll();
    }
}
