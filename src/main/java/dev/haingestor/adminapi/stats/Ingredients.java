package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import java.util.Map;
import java.util.Optional;

/**
 * All that an answer is made of, before it is made.
 *
 * @param found what is known of the store; empty for a fallback
 * @param fallback the readings of a fallback; null otherwise
 * @param pending why what is known of the store is not all that is known; empty as a rule
 * @param upstreams what each upstream service said last
 */
record Ingredients(Optional<CacheResult> found, StatsReadings fallback, Optional<Warning> pending, Map<Upstream, UpstreamAnswer> upstreams) {

    static Ingredients of(CacheResult found, Optional<Warning> pending, Map<Upstream, UpstreamAnswer> upstreams) {
        return new Ingredients(Optional.of(found), null, pending, upstreams);
    }

    static Ingredients of(StatsReadings fallback, Map<Upstream, UpstreamAnswer> upstreams) {
        return new Ingredients(Optional.empty(), fallback, Optional.empty(), upstreams);
    }
}
