package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.stats.RecentStats;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.upstream.UpstreamProperties;
import dev.haingestor.adminapi.upstream.Uptime;
import dev.haingestor.adminapi.upstream.WatchedServices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The services around this one that exist here, as of their last ticks: the upstream services, the watched ones, the store. */
final class RunningServices {

    private final Dependencies dependencies;
    private final UpstreamMonitor upstreams;
    private final WatchedServices watched;
    private final UpstreamProperties properties;
    private final RecentStats recentStats;

    RunningServices(
            Dependencies dependencies,
            UpstreamMonitor upstreams,
            WatchedServices watched,
            UpstreamProperties properties,
            RecentStats recentStats) {
        this.dependencies = dependencies;
        this.upstreams = upstreams;
        this.watched = watched;
        this.properties = properties;
        this.recentStats = recentStats;
    }

    /** @param now the moment up to which uptimes are told */
    List<RunningService> all(Instant now) {
        List<RunningService> all = new ArrayList<>();
        upstreams.configured().forEach(upstream -> all.add(upstream(upstream, now)));
        watched.names()
                .forEach(name -> all.add(service(
                        name, dependencies.watched(name), properties.port(name), null, RunningService.Load.UNKNOWN)));
        all.add(service(
                ServiceLabels.STORE, dependencies.store(), OptionalInt.empty(), null, RunningService.Load.UNKNOWN));
        return all;
    }

    private RunningService upstream(Upstream upstream, Instant now) {
        Duration upFor =
                upstreams.last(upstream).flatMap(answer -> uptime(answer, now)).orElse(null);
        return service(
                upstream.label(), dependencies.upstream(upstream), properties.port(upstream), upFor, load(upstream));
    }

    private static Optional<Duration> uptime(UpstreamAnswer answer, Instant now) {
        Duration since = Duration.between(answer.answeredAt(), now);
        return answer.health()
                .flatMap(health -> health.uptime())
                .map(uptime -> since.isNegative() ? uptime : uptime.plus(since));
    }

    private RunningService.Load load(Upstream upstream) {
        return recentStats
                .figures()
                .map(figures -> figures.services().get(upstream.label()))
                .map(load -> new RunningService.Load(load.eventsPerMinute(), load.errorRate()))
                .orElse(RunningService.Load.UNKNOWN);
    }

    private static RunningService service(
            String name,
            HealthAnswer.Dependency dependency,
            OptionalInt port,
            @Nullable Duration upFor,
            RunningService.Load load) {
        String status = status(name, dependency);
        boolean isWell =
                dependency.is(HealthAnswer.HEALTHY) || dependency.message().isEmpty();
        return new RunningService(
                name,
                status,
                status.equals(RunningService.RUNNING) || status.equals(RunningService.DEGRADED),
                port.isPresent() ? (Integer) port.getAsInt() : null,
                upFor == null ? null : Uptime.text(upFor),
                upFor,
                dependency.responseTimeMs(),
                dependency.lastCheck(),
                isWell ? null : dependency.message(),
                load);
    }

    private static String status(String name, HealthAnswer.Dependency dependency) {
        return switch (dependency.status()) {
            case HealthAnswer.HEALTHY -> RunningService.RUNNING;
            case HealthAnswer.DEGRADED -> RunningService.DEGRADED;
            case HealthAnswer.UNHEALTHY -> {
                // The store's check does not tell one that is down from one that refuses us.
                boolean answers = dependency.responseTimeMs() != null || name.equals(ServiceLabels.STORE);
                yield answers ? RunningService.ERROR : RunningService.STOPPED;
            }
            default -> RunningService.UNKNOWN;
        };
    }
}
