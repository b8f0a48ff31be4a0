package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheStatus;
import java.util.Optional;

/**
 * An answer as it is sent.
 *
 * @param status whether the client waited for the store; empty for a fallback
 */
record RenderedAnswer(RenderedBody body, Optional<CacheStatus> status) {}
