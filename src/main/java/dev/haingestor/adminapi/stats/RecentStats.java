package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.web.NoAnswerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;

/** The figures of {@code /api/v1/stats?period=1h}, read in the background for callers that must not wait, such as health. */
public final class RecentStats {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final InfluxStatsService stats;
    private final StatsProperties properties;
    private final Clock clock;

    private volatile Summary last;
    private volatile Summary lastOfStore;

    RecentStats(InfluxStatsService stats, StatsProperties properties, Clock clock) {
        this.stats = stats;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The figures are null where there is no data.
     *
     * @param from since when they count
     * @param asOf until when
     * @param errorRate percent
     */
    public record Summary(Instant from, Instant asOf, Double eventsPerMinute, Long totalEvents, Double errorRate,
            Instant lastEventTime) {

        static Summary of(StatsAnswer answer) {
            StatsAnswer.Metrics metrics = answer.metrics();
            return new Summary(answer.from(), answer.asOf(), metrics.eventsPerMinute(), metrics.totalEvents(), metrics.errorRate(),
                    metrics.lastEventTime());
        }
    }

    /** Empty before the first read, and while no source answers. */
    public Optional<Summary> figures() {
        return Optional.ofNullable(last);
    }

    /** Those of the last answer that the store gave, however long ago; empty before the first. */
    public Optional<Summary> lastOfStore() {
        return Optional.ofNullable(lastOfStore);
    }

    @Scheduled(fixedRateString = "${admin-api.upstream.interval}")
    void read() {
        try {
            StatsAnswer answer = readFresh();
            last = Summary.of(answer);
            lastOfStore = isOfStore(answer) ? last : lastOfStore;
        } catch (NoAnswerException e) {
            last = null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The cache serves its last tail while it reads the next one. A client would rather have that than wait; this read waits, as
     * the figures would otherwise be a whole interval older than they need to be.
     */
    private StatsAnswer readFresh() throws InterruptedException {
        Instant oldest = clock.instant().truncatedTo(ChronoUnit.MILLIS).minus(properties.liveTtl());
        StatsAnswer answer = answer();
        long tries = properties.budget().dividedBy(BETWEEN_TRIES);
        while (isOfStore(answer) && answer.asOf().isBefore(oldest) && tries-- > 0) {
            Thread.sleep(BETWEEN_TRIES.toMillis());
            answer = answer();
        }
        return answer;
    }

    private StatsAnswer answer() {
        StatsRequest request = StatsRequest.of(Period.HOUR);
        return stats.answer(request, stats.ingredients(request)).answer();
    }

    private static boolean isOfStore(StatsAnswer answer) {
        return !answer.source().equals(Source.SERVICES_FALLBACK.label());
    }
}
