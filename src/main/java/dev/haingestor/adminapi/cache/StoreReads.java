package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.GuardedStore;

/**
 * The store and the loader for usual or for rare questions, so that rare ones can't delay the others.
 *
 * @param settled loads settled windows that are not kept
 */
record StoreReads(GuardedStore store, WindowSource settled) {}
