package dev.haingestor.adminapi.cache;

/**
 * A snapshot, and how it was had.
 *
 * @param snapshot the same object for all who ask the same until the tail is read again, or something is forgotten
 */
public record CacheResult(Snapshot snapshot, CacheStatus status) {
}
