package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.health.HealthAnswer.Dependency;
import dev.haingestor.adminapi.health.HealthAnswer.Metrics;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.stats.CacheWarmer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/** Composes the health answer from what is known; it asks nobody. */
final class HealthService {

    private final Dependencies dependencies;
    private final IngestionHealth ingestion;
    private final CacheWarmer warmer;
    private final StatsSources statsSources;
    private final Optional<Redis> redis;
    private final String version;
    private final Clock clock;
    private final Instant startedAt;

    HealthService(
            Dependencies dependencies,
            IngestionHealth ingestion,
            CacheWarmer warmer,
            StatsSources statsSources,
            ObjectProvider<Redis> redis,
            String version,
            Clock clock) {
        this.dependencies = dependencies;
        this.ingestion = ingestion;
        this.warmer = warmer;
        this.statsSources = statsSources;
        this.redis = redis.stream().findFirst();
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    HealthAnswer answer() {
        Instant now = clock.instant();
        List<Dependency> sources = dependencies.sources();
        List<Dependency> watched = dependencies.watched();
        List<Dependency> all = Stream.concat(sources.stream(), watched.stream()).toList();
        HealthAnswer.Ingestion ingesting = ingestion.answer(now);
        String status = overall(sources, watched, ingesting.eventProcessing());
        return new HealthAnswer(
                status,
                status,
                HealthAnswer.HEALTHY,
                "admin-api",
                version,
                HealthAnswer.withoutOffset(now),
                Duration.between(startedAt, now).toSeconds(),
                all,
                metrics(now, sources.get(0)),
                cache(),
                statsSources.selected(),
                ingesting);
    }

    /** The state of the cache. Redis is no dependency, as without it only more is read. */
    private HealthAnswer.Cache cache() {
        return new HealthAnswer.Cache(
                warmer.progress().warm(),
                warmer.progress().periods(),
                redis.map(it -> it.isConnected() ? "connected" : "unavailable").orElse(null));
    }

    /** The overall status, which is unhealthy only when no source of statistics works. */
    private static String overall(List<Dependency> sources, List<Dependency> watched, HealthAnswer.Processing events) {
        List<Dependency> existing = sources.stream()
                .filter(source -> !source.is(HealthAnswer.NOT_CONFIGURED))
                .toList();
        if (existing.stream().allMatch(source -> source.is(HealthAnswer.UNHEALTHY))) {
            return HealthAnswer.UNHEALTHY;
        }
        boolean well = Stream.concat(existing.stream(), watched.stream()).allMatch(all -> all.is(HealthAnswer.HEALTHY));
        return well && !events.status().equals(HealthAnswer.DEGRADED) ? HealthAnswer.HEALTHY : HealthAnswer.DEGRADED;
    }

    private Metrics metrics(Instant now, Dependency store) {
        Duration uptime = Duration.between(startedAt, now);
        return new Metrics(
                uptime.toSeconds(),
                human(uptime),
                store.uptimePercentage(),
                startedAt.truncatedTo(ChronoUnit.SECONDS),
                now.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String human(Duration uptime) {
        String days = uptime.toDays() == 0 ? "" : uptime.toDays() + "d ";
        return days + uptime.toHoursPart() + "h " + uptime.toMinutesPart() + "m " + uptime.toSecondsPart() + "s";
    }
}
