package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.stats.StatsAnswer.UpstreamFigures;
import dev.haingestor.adminapi.web.NoAnswerException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;

/** The figures of {@code /api/v1/stats?period=1h}, read in the background for callers that must not wait, such as health. */
public final class RecentStats {

    private final InfluxStatsService stats;

    private volatile @Nullable Summary last;
    private volatile @Nullable Summary lastOfStore;

    RecentStats(InfluxStatsService stats) {
        this.stats = stats;
    }

    /**
     * The figures are null where there is no data.
     *
     * @param from the beginning of the figures' time
     * @param asOf its end
     * @param errorRate percent
     * @param eventsPerSecond of the last one to two minutes
     * @param services the load of each upstream service, by its name
     * @param ofStore whether the figures come from the store, and not from a fallback
     */
    public record Summary(
            Instant from,
            Instant asOf,
            @Nullable Double eventsPerMinute,
            @Nullable Long totalEvents,
            @Nullable Double errorRate,
            @Nullable Instant lastEventTime,
            @Nullable Double eventsPerSecond,
            Map<String, Load> services,
            boolean ofStore) {

        static Summary of(StatsAnswer answer) {
            StatsAnswer.Metrics metrics = answer.metrics();
            return new Summary(
                    answer.from(),
                    answer.asOf(),
                    metrics.eventsPerMinute(),
                    metrics.totalEvents(),
                    metrics.errorRate(),
                    metrics.lastEventTime(),
                    rate(answer),
                    loads(metrics.upstreams()),
                    !answer.source().equals(Source.SERVICES_FALLBACK.label()));
        }

        private static @Nullable Double rate(StatsAnswer answer) {
            OptionalDouble rate = EventRate.perSecond(answer);
            return rate.isPresent() ? ServiceMetrics.rounded(rate.getAsDouble()) : null;
        }

        private static Map<String, Load> loads(Map<String, UpstreamFigures> upstreams) {
            Map<String, Load> loads = new HashMap<>();
            upstreams.forEach(
                    (name, figures) -> loads.put(name, new Load(figures.eventsPerMinute(), figures.errorRate())));
            return loads;
        }
    }

    /**
     * What a service has done in the time of the figures; null where it is not known.
     *
     * @param errorRate percent
     */
    public record Load(
            @Nullable Double eventsPerMinute, @Nullable Double errorRate) {}

    /** The last figures; empty before the first read, and while no source answers. */
    public Optional<Summary> figures() {
        return Optional.ofNullable(last);
    }

    /** The figures of the last answer from the store, however long ago; empty before the first. */
    public Optional<Summary> lastOfStore() {
        return Optional.ofNullable(lastOfStore);
    }

    @Scheduled(fixedRateString = "${admin-api.upstream.interval}")
    void read() {
        try {
            Summary summary =
                    Summary.of(stats.stats(StatsRequest.of(Period.HOUR)).answer());
            last = summary;
            lastOfStore = summary.ofStore() ? summary : lastOfStore;
        } catch (NoAnswerException e) {
            last = null;
        }
    }
}
