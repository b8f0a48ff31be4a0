package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheStatus;
import java.util.Optional;

/**
 * An answer as it is sent.
 *
 * @param status whether the client waited for the store; empty for a fallback
 * @param settled whether it is of the past, and changes only when what is written late is found
 */
record RenderedAnswer(RenderedBody body, Optional<CacheStatus> status, boolean settled) {}
