package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.health.HealthAnswer.Processing;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.stats.RecentStats;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reports how events come in: the figures of the last hour, and the last event that the store or the sampler knows. */
final class EventProcessing {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final UpstreamMonitor upstreams;
    private final Sampler sampler;
    private final RecentStats recentStats;
    private final AlertCalculator alerts;
    private final Duration fresh;

    /** @param interval how often the sampler and the last hour's figures are updated */
    EventProcessing(
            UpstreamMonitor upstreams,
            Sampler sampler,
            RecentStats recentStats,
            AlertCalculator alerts,
            Duration interval) {
        this.upstreams = upstreams;
        this.sampler = sampler;
        this.recentStats = recentStats;
        this.alerts = alerts;
        this.fresh = interval.multipliedBy(2).compareTo(MINUTE) > 0 ? interval.multipliedBy(2) : MINUTE;
    }

    Processing answer(Instant now) {
        Optional<RecentStats.Summary> hour = recentStats.figures();
        Optional<LastEvent> last = lastEvent(now);
        OptionalLong received = upstreams
                .last(Upstream.WEBSOCKET_INGESTION)
                .flatMap(UpstreamAnswer::health)
                .map(UpstreamHealth::eventsReceived)
                .orElse(OptionalLong.empty());
        return new Processing(
                status(hour, last, now),
                hour.map(RecentStats.Summary::eventsPerMinute).orElse(null),
                hour.map(RecentStats.Summary::totalEvents).orElse(null),
                received.isPresent() ? received.getAsLong() : null,
                hour.map(RecentStats.Summary::errorRate).orElse(null),
                last.map(event -> HealthAnswer.withoutOffset(event.time())).orElse(null),
                last.map(event -> lag(event, now)).orElse(null),
                last.map(LastEvent::asOf)
                        .or(() -> hour.map(RecentStats.Summary::asOf))
                        .map(HealthAnswer::withoutOffset)
                        .orElse(null));
    }

    /** The status by the last event. Where none is known, the last one came before the time of the figures. */
    private String status(Optional<RecentStats.Summary> hour, Optional<LastEvent> last, Instant now) {
        Optional<RecentStats.Summary> known = hour.filter(figures -> figures.totalEvents() != null);
        Optional<LastEvent> latest = last.or(() -> known.map(figures -> new LastEvent(figures.from(), figures.asOf())));
        if (latest.filter(event -> alerts.isSilent(Optional.of(event.time()), event.knownUntil(now, fresh)))
                .isPresent()) {
            return HealthAnswer.DEGRADED;
        }
        return known.isPresent() && last.isPresent() ? HealthAnswer.HEALTHY : HealthAnswer.UNKNOWN;
    }

    private Optional<LastEvent> lastEvent(Instant now) {
        return Stream.concat(stored().stream(), received().stream()).max(LastEvent.byNews(now, fresh));
    }

    private Optional<LastEvent> stored() {
        return recentStats
                .lastOfStore()
                .flatMap(hour ->
                        Optional.ofNullable(hour.lastEventTime()).map(time -> new LastEvent(time, hour.asOf())));
    }

    /** The last event that was received. After its restart websocket-ingestion doesn't know one, but the sampler still does. */
    private Optional<LastEvent> received() {
        return upstreams
                .lastHealth(Upstream.WEBSOCKET_INGESTION)
                .flatMap(answer -> answer.health()
                        .flatMap(UpstreamHealth::lastEventTime)
                        .flatMap(answer::byOurClock)
                        .or(sampler::lastEvent)
                        .map(time -> new LastEvent(time, answer.answeredAt())));
    }

    private double lag(LastEvent last, Instant now) {
        long millis = Duration.between(last.time(), last.knownUntil(now, fresh)).toMillis();
        return Rounded.of(Math.max(0, millis) / 1_000.0);
    }
}
