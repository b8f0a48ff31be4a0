package dev.haingestor.adminapi.cache;

/** Whether a client waited while the store was read; said in the header {@code Cache-Status} of RFC 9211. */
public enum CacheStatus {
    /** It did not wait. */
    HIT,
    /** It waited for a new tail, as the one there was is too old. */
    STALE,
    /** It waited for something that was not there. */
    MISS
}
