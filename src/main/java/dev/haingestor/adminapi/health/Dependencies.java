package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.health.HealthAnswer.Dependency;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.upstream.Availability;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.upstream.WatchedAnswer;
import dev.haingestor.adminapi.upstream.WatchedServices;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of the store and the services around this one, as of their last checks. */
final class Dependencies {

    /** A service that takes longer to answer is degraded, whatever it reports. */
    private static final Duration SLOW = Duration.ofMillis(500);

    /** The words of healthy and of unhealthy services; any other word means degraded. */
    private static final Set<String> WELL = Set.of(HealthAnswer.HEALTHY, "ok", "pass", "up");

    private static final Set<String> UNWELL = Set.of(HealthAnswer.UNHEALTHY, "error", "fail", "down");

    private final StoreCheck storeCheck;
    private final UpstreamMonitor upstreams;
    private final WatchedServices watched;
    private final Sampler sampler;

    Dependencies(StoreCheck storeCheck, UpstreamMonitor upstreams, WatchedServices watched, Sampler sampler) {
        this.storeCheck = storeCheck;
        this.upstreams = upstreams;
        this.watched = watched;
        this.sampler = sampler;
    }

    /** The sources of statistics: the store, and the upstream services, some of which may not be configured. */
    List<Dependency> sources() {
        List<Dependency> all = new ArrayList<>(List.of(store()));
        Upstream.all().forEach(upstream -> all.add(upstream(upstream)));
        return all;
    }

    List<Dependency> watched() {
        return watched.names().stream().map(this::watched).toList();
    }

    Dependency store() {
        Optional<StoreCheck.Result> last = storeCheck.last();
        String status = last.map(result -> result.healthy() ? HealthAnswer.HEALTHY : HealthAnswer.UNHEALTHY)
                .orElse(HealthAnswer.UNKNOWN);
        return new Dependency(
                "InfluxDB",
                "database",
                status,
                last.filter(StoreCheck.Result::healthy)
                        .map(result -> Rounded.millis(result.took()))
                        .orElse(null),
                last.map(result -> result.at().truncatedTo(ChronoUnit.MILLIS)).orElse(null),
                last.map(StoreCheck.Result::message).orElse("not checked yet"),
                sampled(ServiceLabels.STORE));
    }

    Dependency upstream(Upstream upstream) {
        if (!upstreams.configured().contains(upstream)) {
            return new Dependency(
                    upstream.title(), "service", HealthAnswer.NOT_CONFIGURED, null, null, "not configured", null);
        }
        Optional<UpstreamAnswer> last = upstreams.last(upstream);
        return new Dependency(
                upstream.title(),
                "service",
                last.map(Dependencies::status).orElse(HealthAnswer.UNKNOWN),
                last.filter(answer -> answer.health().isPresent())
                        .map(answer -> Rounded.millis(answer.took()))
                        .orElse(null),
                last.map(answer -> answer.askedAt().truncatedTo(ChronoUnit.MILLIS))
                        .orElse(null),
                last.map(Dependencies::message).orElse("not asked yet"),
                sampled(upstream.label()));
    }

    Dependency watched(String name) {
        Optional<WatchedAnswer> last = watched.last(name);
        return new Dependency(
                name,
                "service",
                last.map(Dependencies::status).orElse(HealthAnswer.UNKNOWN),
                last.filter(WatchedAnswer::answered)
                        .map(answer -> Rounded.millis(answer.took()))
                        .orElse(null),
                last.map(answer -> answer.askedAt().truncatedTo(ChronoUnit.MILLIS))
                        .orElse(null),
                last.map(Dependencies::message).orElse("not asked yet"),
                Rounded.orNull(watched.ticks(name).percentAnswered()));
    }

    private @Nullable Double sampled(String service) {
        return Rounded.orNull(
                sampler.ticks().getOrDefault(service, Availability.NONE).percentAnswered());
    }

    private static String status(UpstreamAnswer answer) {
        return answer.health()
                .map(health -> status(health.status(), answer.took()))
                .orElse(HealthAnswer.UNHEALTHY);
    }

    /** A service that answers without a status is healthy. */
    private static String status(WatchedAnswer answer) {
        return answer.answered()
                ? status(answer.status().orElse(HealthAnswer.HEALTHY), answer.took())
                : HealthAnswer.UNHEALTHY;
    }

    private static String status(String word, Duration took) {
        String own = word.toLowerCase(Locale.ROOT);
        if (WELL.contains(own)) {
            return isSlow(took) ? HealthAnswer.DEGRADED : HealthAnswer.HEALTHY;
        }
        return UNWELL.contains(own) ? HealthAnswer.UNHEALTHY : HealthAnswer.DEGRADED;
    }

    private static boolean isSlow(Duration took) {
        return took.compareTo(SLOW) > 0;
    }

    private static String message(UpstreamAnswer answer) {
        return answer.health().isPresent() && isSlow(answer.took()) ? "slow" : answer.error();
    }

    private static String message(WatchedAnswer answer) {
        return answer.answered() && isSlow(answer.took()) ? "slow" : answer.error();
    }
}
