package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.fallback.Sampler;
import dev.haingestor.adminapi.fallback.Upstream;
import dev.haingestor.adminapi.fallback.UpstreamAnswer;
import dev.haingestor.adminapi.fallback.UpstreamHealth;
import dev.haingestor.adminapi.fallback.Upstreams;
import dev.haingestor.adminapi.health.HealthAnswer.Connection;
import dev.haingestor.adminapi.health.HealthAnswer.Ingestion;
import dev.haingestor.adminapi.health.HealthAnswer.Storage;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.store.QueryFigures;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.store.StoreFigures;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;

/** How taking events in goes: by the last answers upstream, the last check of the store and the last hour's figures. */
final class IngestionHealth {

    private final Dependencies dependencies;
    private final Upstreams upstreams;
    private final Sampler sampler;
    private final EventProcessing processing;
    private final StoreCheck storeCheck;
    private final Optional<StoreFigures> storeFigures;
    private final CircuitBreaker breaker;

    IngestionHealth(Dependencies dependencies, Upstreams upstreams, Sampler sampler, EventProcessing processing,
            StoreCheck storeCheck, ObjectProvider<StoreFigures> storeFigures, CircuitBreaker breaker) {
        this.dependencies = dependencies;
        this.upstreams = upstreams;
        this.sampler = sampler;
        this.processing = processing;
        this.storeCheck = storeCheck;
        this.storeFigures = storeFigures.stream().findFirst();
        this.breaker = breaker;
    }

    Ingestion answer(Instant now) {
        Optional<UpstreamHealth> received = upstreams.last(Upstream.WEBSOCKET_INGESTION).flatMap(UpstreamAnswer::health);
        Optional<UpstreamHealth> written = upstreams.last(Upstream.ENRICHMENT_PIPELINE).flatMap(UpstreamAnswer::health);
        Connection connection = new Connection(received.flatMap(UpstreamHealth::isConnected).orElse(null),
                count(received, UpstreamHealth::connectionAttempts));
        return new Ingestion(dependencies.upstream(Upstream.WEBSOCKET_INGESTION).status(), HealthAnswer.withoutOffset(now), connection,
                processing.answer(now), storage(written));
    }

    private Storage storage(Optional<UpstreamHealth> written) {
        Optional<QueryFigures> figures = storeFigures.map(StoreFigures::figures);
        Optional<Distribution> times = figures.flatMap(QueryFigures::milliseconds);
        return new Storage(storeCheck.isConnected(),
                Optional.ofNullable(sampler.lastUpdates().get(Upstream.ENRICHMENT_PIPELINE.label()))
                        .map(HealthAnswer::withoutOffset).orElse(null),
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
}
