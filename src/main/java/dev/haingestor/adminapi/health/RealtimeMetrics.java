package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.health.RealtimeAnswer.ApiMetrics;
import dev.haingestor.adminapi.health.RealtimeAnswer.HealthSummary;
import dev.haingestor.adminapi.stats.RecentStats;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the moment, put together of what is known already: clients poll for them every two seconds, so nothing is read
 * or asked for them.
 */
final class RealtimeMetrics {

    private static final double SECONDS_AN_HOUR = Duration.ofHours(1).toSeconds();
    private static final double MINUTES_AN_HOUR = Duration.ofHours(1).toMinutes();

    private final RunningServices services;
    private final RecentStats recentStats;
    private final OwnRequests requests;
    private final Clock clock;

    RealtimeMetrics(RunningServices services, RecentStats recentStats, OwnRequests requests, Clock clock) {
        this.services = services;
        this.recentStats = recentStats;
        this.requests = requests;
        this.clock = clock;
    }

    RealtimeAnswer answer() {
        Instant now = clock.instant();
        Optional<RecentStats.Summary> recent = recentStats.figures();
        // The store is no source of data; whether it can be read is told by each figure's origin.
        List<RunningService> sources = services.all(now).stream()
                .filter(service -> !service.service().equals(ServiceLabels.STORE))
                .toList();
        List<String> active = sources.stream()
                .filter(RunningService::running)
                .map(RunningService::service)
                .toList();
        Double perSecond = recent.map(RecentStats.Summary::eventsPerSecond).orElse(null);
        boolean fallback = recent.map(figures -> !figures.ofStore()).orElse(true);
        int under = requests.underWay();
        return new RealtimeAnswer(
                true,
                now.truncatedTo(ChronoUnit.MILLIS),
                perSecond,
                times(perSecond, SECONDS_AN_HOUR),
                under,
                under,
                active,
                active,
                sources.stream().map(service -> metrics(service, fallback)).toList(),
                count(sources, RunningService.STOPPED) + count(sources, RunningService.UNKNOWN),
                count(sources, RunningService.ERROR),
                sources.size(),
                summary(sources));
    }

    private static int count(List<RunningService> services, String status) {
        return (int) services.stream().filter(service -> service.is(status)).count();
    }

    private static ApiMetrics metrics(RunningService service, boolean fallback) {
        return new ApiMetrics(
                service.service(),
                status(service),
                times(service.metrics().requestsPerMinute(), MINUTES_AN_HOUR),
                service.upFor() == null ? null : service.upFor().toSeconds(),
                service.responseTimeMs(),
                service.responseTimeMs() == null ? null : service.timestamp(),
                fallback);
    }

    private static String status(RunningService service) {
        return service.running() ? "active" : service.is(RunningService.ERROR) ? "error" : "inactive";
    }

    private static HealthSummary summary(List<RunningService> services) {
        int healthy = count(services, RunningService.RUNNING);
        return new HealthSummary(
                healthy,
                services.size() - healthy,
                services.size(),
                services.isEmpty() ? null : Rounded.of(100.0 * healthy / services.size()));
    }

    private static @Nullable Double times(@Nullable Double rate, double factor) {
        return rate == null ? null : Rounded.of(rate * factor);
    }
}
