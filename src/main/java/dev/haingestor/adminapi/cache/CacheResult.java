package dev.haingestor.adminapi.cache;

/**
 * A snapshot, and whether the client waited for it.
 *
 * @param snapshot the same object for the same question, until the tail is read again or something is invalidated
 * @param settled whether all of its windows have settled: it changes only when one of them is read again
 */
public record CacheResult(Snapshot snapshot, CacheStatus status, boolean settled) {}
