package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.GuardedStore;

/**
 * How the store is read for some of the questions.
 *
 * @param settled loads settled windows that are missing
 */
record StoreReads(GuardedStore store, WindowSource settled) {
}
