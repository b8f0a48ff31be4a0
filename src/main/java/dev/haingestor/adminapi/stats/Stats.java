package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.stats.StatsAnswer.ServiceTrendPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer, and what some views show besides.
 *
 * @param serviceTrends makes each service's windows, which most views do not show
 * @param covered gives the time that the figures of a service cover, by its name
 * @param sampled gives what is sampled of this service and of the store
 */
record Stats(
        StatsAnswer answer,
        Supplier<Map<String, List<ServiceTrendPoint>>> serviceTrends,
        Function<String, Duration> covered,
        Supplier<SampledFigures> sampled) {

    Stats with(Supplier<SampledFigures> other) {
        return new Stats(answer, serviceTrends, covered, other);
    }
}
