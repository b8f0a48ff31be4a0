package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.cache.CacheMetrics;
import dev.haingestor.adminapi.health.DataSource.Cache;
import dev.haingestor.adminapi.health.DataSource.Performance;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.upstream.AnswerHistory;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.WatchedServices;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The state of all that data comes from, from what the samples of the last 24 hours found. It asks nobody. */
final class DataSources {

    private static final String REDIS = "redis";
    private static final String OTHER = "\uD83D\uDD17";
    private static final Map<String, String> ICONS = Map.of(
            ServiceLabels.STORE,
            "\uD83D\uDDC4\uFE0F",
            REDIS,
            "\uD83E\uDDE0",
            "websocket-ingestion",
            "\uD83D\uDD0C",
            "enrichment-pipeline",
            "\u2699\uFE0F",
            "weather-api",
            "\u2601\uFE0F",
            "carbon-intensity-service",
            "\uD83C\uDF31",
            "electricity-pricing-service",
            "\u26A1",
            "air-quality-service",
            "\uD83D\uDCA8",
            "calendar-service",
            "\uD83D\uDCC5",
            "smart-meter-service",
            "\uD83D\uDCC8");

    private final Dependencies dependencies;
    private final ServicesHealth services;
    private final Sampler sampler;
    private final WatchedServices watched;
    private final CacheMetrics cache;
    private final Optional<Redis> redis;
    private final MeterRegistry registry;
    private final Clock clock;

    /**
     * @param redis empty where none is configured
     * @param registry has the counts of what was looked up in Redis
     */
    DataSources(
            Dependencies dependencies,
            ServicesHealth services,
            Sampler sampler,
            WatchedServices watched,
            CacheMetrics cache,
            Optional<Redis> redis,
            MeterRegistry registry,
            Clock clock) {
        this.dependencies = dependencies;
        this.services = services;
        this.sampler = sampler;
        this.watched = watched;
        this.cache = cache;
        this.redis = redis;
        this.registry = registry;
        this.clock = clock;
    }

    /** The store, Redis where it is configured, and the services of {@code /health/services}. */
    List<DataSource> all() {
        Instant now = clock.instant();
        List<DataSource> all = new ArrayList<>();
        all.add(store(now));
        redis.ifPresent(it -> all.add(redis(it)));
        services.services().values().stream()
                .filter(service -> !service.name().equals(ServiceLabels.STORE))
                .forEach(service -> all.add(new DataSource(
                        service.name(),
                        title(service.name()),
                        icon(service.name()),
                        status(service.status()),
                        performance(lastDay(service.name(), now)),
                        null)));
        return all;
    }

    private DataSource store(Instant now) {
        HealthAnswer.Dependency store = dependencies.store();
        return new DataSource(
                ServiceLabels.STORE,
                store.name(),
                icon(ServiceLabels.STORE),
                status(store.status()),
                performance(sampler.lastDay(ServiceLabels.STORE, now)),
                new Cache(Rounded.orNull(cache.hitRate()), cache.bytes(), cache.windows()));
    }

    private DataSource redis(Redis it) {
        double hits = lookups("hit");
        double all = hits + lookups("miss") + lookups("refused");
        OptionalDouble hitRate = all == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * hits / all);
        return new DataSource(
                REDIS,
                "Redis",
                icon(REDIS),
                it.isConnected() ? HealthAnswer.HEALTHY : "error",
                new Performance(null, null, null),
                new Cache(Rounded.orNull(hitRate), null, null));
    }

    private double lookups(String result) {
        Counter counter =
                registry.find("admin.api.redis.windows").tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    private AnswerHistory.Summary lastDay(String service, Instant now) {
        return watched.names().contains(service) ? watched.lastDay(service, now) : sampler.lastDay(service, now);
    }

    private static Performance performance(AnswerHistory.Summary lastDay) {
        return new Performance(
                lastDay.mean().map(Rounded::millis).orElse(null),
                lastDay.lastSuccess()
                        .map(time -> time.truncatedTo(ChronoUnit.MILLIS))
                        .orElse(null),
                failed(lastDay));
    }

    private static @Nullable Long failed(AnswerHistory.Summary lastDay) {
        return lastDay.failed().isPresent() ? (Long) lastDay.failed().getAsLong() : null;
    }

    private static String status(String health) {
        return switch (health) {
            case HealthAnswer.HEALTHY, HealthAnswer.DEGRADED -> health;
            case HealthAnswer.UNHEALTHY -> "error";
            default -> HealthAnswer.UNKNOWN;
        };
    }

    private static String title(String service) {
        return Upstream.all().stream()
                .filter(upstream -> upstream.label().equals(service))
                .map(Upstream::title)
                .findFirst()
                .orElse(service);
    }

    private static String icon(String id) {
        return ICONS.getOrDefault(id, OTHER);
    }
}
