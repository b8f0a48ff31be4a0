package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.web.NoAnswerException;
import java.time.Instant;
import java.util.Optional;
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
     */
    public record Summary(
            Instant from,
            Instant asOf,
            @Nullable Double eventsPerMinute,
            @Nullable Long totalEvents,
            @Nullable Double errorRate,
            @Nullable Instant lastEventTime) {

        static Summary of(StatsAnswer answer) {
            StatsAnswer.Metrics metrics = answer.metrics();
            return new Summary(
                    answer.from(),
                    answer.asOf(),
                    metrics.eventsPerMinute(),
                    metrics.totalEvents(),
                    metrics.errorRate(),
                    metrics.lastEventTime());
        }
    }

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
            StatsAnswer answer = stats.stats(StatsRequest.of(Period.HOUR)).answer();
            last = Summary.of(answer);
            lastOfStore = isOfStore(answer) ? last : lastOfStore;
        } catch (NoAnswerException e) {
            last = null;
        }
    }

    private static boolean isOfStore(StatsAnswer answer) {
        return !answer.source().equals(Source.SERVICES_FALLBACK.label());
    }
}
