package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.stats.StatsAnswer.ServiceTrendPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An answer, and what views are made of besides.
 *
 * @param request that is answered
 * @param data what the answer is calculated from
 * @param earlier the same of the earlier time; empty unless it was asked for and is known
 * @param serviceTrends makes each service's windows, which most views do not show
 * @param sampled gives what is sampled of this service and of the store
 */
record Stats(
        StatsRequest request,
        StatsAnswer answer,
        StatsReadings data,
        Optional<StatsReadings> earlier,
        Supplier<Map<String, List<ServiceTrendPoint>>> serviceTrends,
        Supplier<SampledFigures> sampled) {}
