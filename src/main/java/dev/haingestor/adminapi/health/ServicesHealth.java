package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.health.HealthAnswer.Dependency;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.WatchedServices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The health of the services around this one, each from its last tick. */
final class ServicesHealth {

    /** InfluxDB's own word for healthy, which clients of the map of services expect. */
    private static final String PASS = "pass";

    /** Services that clients look up without asking whether they are there, so they are always in the map. */
    private static final List<String> LOOKED_UP = List.of(
            "carbon-intensity-service",
            "electricity-pricing-service",
            "air-quality-service",
            "calendar-service",
            "smart-meter-service",
            "weather-api");

    private final Dependencies dependencies;
    private final WatchedServices watched;

    ServicesHealth(Dependencies dependencies, WatchedServices watched) {
        this.dependencies = dependencies;
        this.watched = watched;
    }

    /** The upstream services, the watched ones and the store, which says {@link #PASS} when it is healthy. */
    Map<String, ServiceHealth> services() {
        Map<String, ServiceHealth> services = dependencies();
        services.computeIfPresent(
                ServiceLabels.STORE,
                (name, store) -> store.status().equals(HealthAnswer.HEALTHY) ? store.withStatus(PASS) : store);
        LOOKED_UP.forEach(name -> services.putIfAbsent(
                name, new ServiceHealth(name, HealthAnswer.UNKNOWN, null, null, "not configured", null)));
        return services;
    }

    /** The upstream services, the watched ones and the store, with the statuses of the health answer. */
    Map<String, ServiceHealth> dependencies() {
        Map<String, ServiceHealth> all = new LinkedHashMap<>();
        Upstream.all()
                .forEach(upstream ->
                        all.put(upstream.label(), health(upstream.label(), dependencies.upstream(upstream))));
        watched.names().forEach(name -> all.put(name, health(name, dependencies.watched(name))));
        all.put(ServiceLabels.STORE, health(ServiceLabels.STORE, dependencies.store()));
        return all;
    }

    private static ServiceHealth health(String name, Dependency dependency) {
        String error =
                dependency.is(HealthAnswer.HEALTHY) || dependency.message().isEmpty() ? null : dependency.message();
        return new ServiceHealth(
                name,
                dependency.status(),
                dependency.lastCheck(),
                dependency.responseTimeMs(),
                error,
                dependency.uptimePercentage());
    }
}
