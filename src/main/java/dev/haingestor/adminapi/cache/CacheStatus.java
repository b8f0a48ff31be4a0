package dev.haingestor.adminapi.cache;

/** Whether a client waited while the store was read; said in the header {@code Cache-Status} of RFC 9211. */
public enum CacheStatus {
    /** The answer is made of what was kept, possibly after waiting in vain for a newer tail. */
    HIT,
    /** The kept tail was too old, and the client waited for a new one. */
    STALE,
    /** The client waited for windows that were not kept. */
    MISS
}
