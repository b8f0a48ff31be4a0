package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import java.util.Map;
import java.util.Optional;

/**
 * All that an answer is made of.
 *
 * @param request as it can be answered: a fallback has no windows shorter than a minute
 * @param result what the cache gave; empty for a fallback
 * @param upstreams what each upstream service said last
 */
record StatsInputs(
        StatsRequest request,
        StatsReadings readings,
        Optional<CacheResult> result,
        Map<Upstream, UpstreamAnswer> upstreams) {}
