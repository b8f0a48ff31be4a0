package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.health.HealthAnswer.Storage;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.store.StoreFigures;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;

/** Reports how reading and writing the store works. */
final class StorageHealth {

    private final UpstreamMonitor upstreams;
    private final Sampler sampler;
    private final StoreCheck storeCheck;
    private final Optional<StoreFigures> storeFigures;
    private final CircuitBreaker breaker;
    private final Clock clock;

    private volatile @Nullable Instant lastWritten;

    StorageHealth(
            UpstreamMonitor upstreams,
            Sampler sampler,
            StoreCheck storeCheck,
            ObjectProvider<StoreFigures> storeFigures,
            CircuitBreaker breaker,
            Clock clock) {
        this.upstreams = upstreams;
        this.sampler = sampler;
        this.storeCheck = storeCheck;
        this.storeFigures = storeFigures.stream().findFirst();
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Notes a write through this service: any to the embedded store, or the recorder's to an InfluxDB. */
    @EventListener
    void written(PointsWritten points) {
        lastWritten = clock.instant();
    }

    Storage answer() {
        OptionalLong errors = upstreams
                .last(Upstream.ENRICHMENT_PIPELINE)
                .flatMap(UpstreamAnswer::health)
                .map(UpstreamHealth::writeErrors)
                .orElse(OptionalLong.empty());
        Optional<QueryFigures> figures = storeFigures.map(StoreFigures::figures);
        Optional<Distribution> times = figures.flatMap(QueryFigures::milliseconds);
        return new Storage(
                storeCheck.isConnected(),
                lastWriteTime().map(HealthAnswer::withoutOffset).orElse(null),
                errors.isPresent() ? (Long) errors.getAsLong() : null,
                figures.map(QueryFigures::queries).orElse(null),
                figures.map(QueryFigures::errors).orElse(null),
                times.map(all -> Rounded.of(all.gauge().mean())).orElse(null),
                times.map(all -> Rounded.of(all.quantile(0.95))).orElse(null),
                figures.flatMap(QueryFigures::successRate).map(Rounded::of).orElse(null),
                breaker.getState().name().toLowerCase(Locale.ROOT));
    }

    private Optional<Instant> lastWriteTime() {
        Instant reported = sampler.lastUpdates().get(Upstream.ENRICHMENT_PIPELINE.label());
        return Stream.of(Optional.ofNullable(reported), Optional.ofNullable(lastWritten))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }
}
