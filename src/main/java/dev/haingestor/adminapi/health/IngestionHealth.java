package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.health.HealthAnswer.Connection;
import dev.haingestor.adminapi.health.HealthAnswer.Ingestion;
import dev.haingestor.adminapi.health.HealthAnswer.Weather;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reports how ingestion works, from the services' last answers, the store's last check and the last hour's figures. */
final class IngestionHealth {

    private final Dependencies dependencies;
    private final UpstreamMonitor upstreams;
    private final EventProcessing processing;
    private final StorageHealth storage;

    IngestionHealth(
            Dependencies dependencies, UpstreamMonitor upstreams, EventProcessing processing, StorageHealth storage) {
        this.dependencies = dependencies;
        this.upstreams = upstreams;
        this.processing = processing;
        this.storage = storage;
    }

    Ingestion answer(Instant now) {
        Optional<UpstreamAnswer> received = upstreams.last(Upstream.WEBSOCKET_INGESTION);
        Connection connection = received.flatMap(answer -> answer.health().map(health -> connection(answer, health)))
                .orElse(new Connection(null, null, null, null));
        return new Ingestion(
                dependencies.upstream(Upstream.WEBSOCKET_INGESTION).status(),
                HealthAnswer.withoutOffset(now),
                connection,
                processing.answer(now),
                received.flatMap(UpstreamAnswer::health)
                        .map(IngestionHealth::weather)
                        .orElse(null),
                storage.answer());
    }

    private static @Nullable Weather weather(UpstreamHealth health) {
        Boolean enabled = health.isWeatherEnabled().orElse(null);
        Long requests = orNull(health.weatherRequests());
        Long hits = orNull(health.weatherCacheHits());
        return enabled == null && requests == null && hits == null ? null : new Weather(enabled, requests, hits);
    }

    private static Connection connection(UpstreamAnswer answer, UpstreamHealth health) {
        return new Connection(
                health.isConnected().orElse(null),
                orNull(health.connectionAttempts()),
                health.lastConnectionTime()
                        .flatMap(answer::byOurClock)
                        .map(HealthAnswer::withoutOffset)
                        .orElse(null),
                health.lastError().orElse(null));
    }

    private static @Nullable Long orNull(OptionalLong count) {
        return count.isPresent() ? (Long) count.getAsLong() : null;
    }
}
