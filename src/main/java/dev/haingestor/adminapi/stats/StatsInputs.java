package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that an answer is made of.
 *
 * @param request as it can be answered: a fallback has no windows shorter than a minute
 * @param earlier the readings of the earlier time; empty unless it was asked for and is known
 * @param result what the cache gave; empty for a fallback
 * @param upstreams what each upstream service said last
 * @param sampled gives what is sampled of this service and of the store
 */
record StatsInputs(
        StatsRequest request,
        StatsReadings readings,
        Optional<StatsReadings> earlier,
        Optional<CacheResult> result,
        Map<Upstream, UpstreamAnswer> upstreams,
        Supplier<SampledFigures> sampled) {}
