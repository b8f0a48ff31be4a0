package dev.haingestor.adminapi.cache;

/** Whether a client waited while the store was read; said in the header {@code Cache-Status} of RFC 9211. */
public enum CacheStatus {
    /** The client did not wait. */
    HIT,
    /** The client waited for a new tail, as the last one was too old. */
    STALE,
    /** The client waited for windows that were not kept. */
    MISS
}
