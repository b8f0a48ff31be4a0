package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.GuardedStore;

/**
 * The way to the store for a class of questions, usual or rare ones.
 *
 * @param settled loads settled windows that are not kept
 */
record StoreReads(GuardedStore store, WindowSource settled) {}
