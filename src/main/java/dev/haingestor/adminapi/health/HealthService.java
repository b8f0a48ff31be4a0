package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.fallback.Sampler;
import dev.haingestor.adminapi.fallback.Ticks;
import dev.haingestor.adminapi.fallback.Upstream;
import dev.haingestor.adminapi.fallback.UpstreamAnswer;
import dev.haingestor.adminapi.fallback.UpstreamHealth;
import dev.haingestor.adminapi.fallback.Upstreams;
import dev.haingestor.adminapi.health.HealthAnswer.Connection;
import dev.haingestor.adminapi.health.HealthAnswer.Dependency;
import dev.haingestor.adminapi.health.HealthAnswer.Ingestion;
import dev.haingestor.adminapi.health.HealthAnswer.Metrics;
import dev.haingestor.adminapi.health.HealthAnswer.Processing;
import dev.haingestor.adminapi.health.HealthAnswer.Storage;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.stats.LastHour;
import dev.haingestor.adminapi.stats.WarmUp;
import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.store.StoreFigures;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;

/** Composes the health answer from the last check of the store, the last round upstream and the last hour's figures. */
final class HealthService {

    private final Dependencies dependencies;
    private final StoreCheck storeCheck;
    private final Upstreams upstreams;
    private final Sampler sampler;
    private final LastHour lastHour;
    private final WarmUp warmUp;
    private final StatsSources statsSources;
    private final Optional<StoreFigures> storeFigures;
    private final Optional<Redis> redis;
    private final CircuitBreaker breaker;
    private final String version;
    private final Clock clock;
    private final Instant startedAt;

    HealthService(Dependencies dependencies, StoreCheck storeCheck, Upstreams upstreams, Sampler sampler, LastHour lastHour,
            WarmUp warmUp, StatsSources statsSources, ObjectProvider<StoreFigures> storeFigures, ObjectProvider<Redis> redis,
            CircuitBreaker breaker, String version, Clock clock) {
        this.dependencies = dependencies;
        this.storeCheck = storeCheck;
        this.upstreams = upstreams;
        this.sampler = sampler;
        this.lastHour = lastHour;
        this.warmUp = warmUp;
        this.statsSources = statsSources;
        this.storeFigures = storeFigures.stream().findFirst();
        this.redis = redis.stream().findFirst();
        this.breaker = breaker;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    HealthAnswer answer() {
        Instant now = clock.instant();
        List<Dependency> all = dependencies.all();
        String status = overall(all);
        return new HealthAnswer(status, status, HealthAnswer.HEALTHY, "admin-api", version, withoutOffset(now),
                Duration.between(startedAt, now).toSeconds(), all, metrics(now),
                cache(), statsSources.selected(), ingestion(now));
    }

    /** Without Redis we only read more by ourselves, so it is no dependency whose loss is a degradation. */
    private HealthAnswer.Cache cache() {
        return new HealthAnswer.Cache(warmUp.progress().warm(), warmUp.progress().periods(),
                redis.map(it -> it.isConnected() ? "connected" : "unavailable").orElse(null));
    }

    /** Unhealthy only when nothing could answer a request for statistics. */
    private static String overall(List<Dependency> dependencies) {
        if (dependencies.stream().allMatch(dependency -> dependency.is(HealthAnswer.HEALTHY))) {
            return HealthAnswer.HEALTHY;
        }
        return dependencies.stream().allMatch(dependency -> dependency.is(HealthAnswer.UNHEALTHY))
                ? HealthAnswer.UNHEALTHY : HealthAnswer.DEGRADED;
    }

    private Metrics metrics(Instant now) {
        Duration uptime = Duration.between(startedAt, now);
        Double percentage = Rounded.orNull(Ticks.sum(sampler.ticks().values()).percentAnswered());
        return new Metrics(uptime.toSeconds(), human(uptime), percentage, startedAt.truncatedTo(ChronoUnit.SECONDS), now.truncatedTo(ChronoUnit.SECONDS));
    }

    private Ingestion ingestion(Instant now) {
        Optional<UpstreamHealth> received = upstreams.last(Upstream.WEBSOCKET_INGESTION).flatMap(UpstreamAnswer::health);
        Optional<UpstreamHealth> written = upstreams.last(Upstream.ENRICHMENT_PIPELINE).flatMap(UpstreamAnswer::health);
        Connection connection = new Connection(received.flatMap(UpstreamHealth::isConnected).orElse(null),
                count(received, UpstreamHealth::connectionAttempts));
        return new Ingestion(dependencies.upstream(Upstream.WEBSOCKET_INGESTION).status(), withoutOffset(now), connection,
                processing(received, now), storage(written));
    }

    private Processing processing(Optional<UpstreamHealth> received, Instant now) {
        Optional<LastHour.Figures> hour = lastHour.figures();
        Optional<Instant> lastEvent = hour.map(LastHour.Figures::lastEventTime).or(sampler::lastEvent);
        Double lag = lastEvent.map(time -> Rounded.of(Math.max(0, Duration.between(time, now).toMillis()) / 1_000.0)).orElse(null);
        return new Processing(hour.isPresent() ? HealthAnswer.HEALTHY : HealthAnswer.UNKNOWN,
                hour.map(LastHour.Figures::eventsPerMinute).orElse(null), hour.map(LastHour.Figures::totalEvents).orElse(null),
                count(received, UpstreamHealth::eventsReceived), hour.map(LastHour.Figures::errorRate).orElse(null),
                lastEvent.map(HealthService::withoutOffset).orElse(null), lag);
    }

    private Storage storage(Optional<UpstreamHealth> written) {
        Optional<QueryFigures> figures = storeFigures.map(StoreFigures::figures);
        Optional<Distribution> times = figures.flatMap(QueryFigures::milliseconds);
        return new Storage(storeCheck.isConnected(),
                Optional.ofNullable(sampler.lastUpdates().get(Upstream.ENRICHMENT_PIPELINE.label()))
                        .map(HealthService::withoutOffset).orElse(null),
                count(written, UpstreamHealth::writeErrors), figures.map(QueryFigures::queries).orElse(null),
                figures.map(QueryFigures::errors).orElse(null), times.map(all -> Rounded.of(all.gauge().mean())).orElse(null),
                times.map(all -> Rounded.of(all.quantile(0.95))).orElse(null),
                figures.flatMap(QueryFigures::successRate).map(Rounded::of).orElse(null),
                breaker.getState().name().toLowerCase(Locale.ROOT));
    }

    private static Long count(Optional<UpstreamHealth> health, Function<UpstreamHealth, OptionalLong> figure) {
        OptionalLong count = health.map(figure).orElse(OptionalLong.empty());
        return count.isPresent() ? count.getAsLong() : null;
    }

    private static String withoutOffset(Instant time) {
        return LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString();
    }

    private static String human(Duration uptime) {
        String days = uptime.toDays() == 0 ? "" : uptime.toDays() + "d ";
        return days + uptime.toHoursPart() + "h " + uptime.toMinutesPart() + "m " + uptime.toSecondsPart() + "s";
    }
}
