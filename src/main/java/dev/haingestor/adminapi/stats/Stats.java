package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.stats.StatsAnswer.ServiceTrendPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer with what its views need besides.
 *
 * @param serviceTrends each service's windows; made when asked for, as most views show none
 * @param covered how much time the figures of a service speak of, by its name
 */
record Stats(StatsAnswer answer, Supplier<Map<String, List<ServiceTrendPoint>>> serviceTrends,
        Function<String, Duration> covered) {
}
