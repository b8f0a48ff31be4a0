package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.fallback.Sampler;
import dev.haingestor.adminapi.fallback.Upstream;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that was read for an answer, from whichever source; the folds make the answer of it.
 *
 * @param asOf the earliest moment at which a part was read
 * @param from where the period begins; readings of windows before it are for comparison
 * @param events empty when nobody could say; a reading without points says 0
 * @param latency empty when it did not come
 * @param eventsSince when the first event of all came in, as far as the store says; empty when there is none
 * @param servicesSince the same for the first point of a service
 * @param newestEvent when the last event came in, be it before the period
 * @param missing what kept it from being complete, and what is known to lack
 */
record Sheet(Source source, Instant asOf, Instant from, List<Reading> events, List<Reading> services, List<Reading> latency,
        Optional<Instant> eventsSince, Optional<Instant> servicesSince, Optional<Instant> newestEvent,
        Map<Group, Instant> lastUpdates, boolean complete, List<Warning> missing) {

    List<Reading> shown(List<Reading> readings) {
        return readings.stream().filter(reading -> reading.window().end().isAfter(from)).toList();
    }

    /** When the last event of the period came in. */
    Optional<Instant> lastEvent() {
        return newestEvent.filter(time -> !time.isBefore(from));
    }

    /**
     * Since when no event has come in: the time of the last one; where windows after it hold events, as sources that count need
     * not know times, the end of these; where there is no event at all, the time that windows without any cover. Empty when
     * nobody could say anything of events.
     */
    Optional<Instant> quietSince() {
        Optional<Instant> counted = events.stream().filter(reading -> !reading.rollup().isEmpty())
                .filter(reading -> newestEvent.map(reading.window().start()::isAfter).orElse(true))
                .map(reading -> reading.window().end()).max(Instant::compareTo);
        return counted.or(() -> newestEvent)
                .or(() -> events.isEmpty() ? Optional.empty() : Optional.of(asOf.minus(coveredBy(events))));
    }

    /** How much time the figures of a service speak of: events are those of websocket-ingestion. */
    Duration covered(String service) {
        return covered(service.equals(Upstream.WEBSOCKET_INGESTION.label()) ? events : services);
    }

    private Duration covered(List<Reading> readings) {
        return coveredBy(shown(readings));
    }

    private static Duration coveredBy(List<Reading> readings) {
        return readings.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether it counts for the figures of all services: what is sampled of the store and of ourselves has figures of its own. */
    boolean isCounted(Group service) {
        return source != Source.SERVICES_FALLBACK || Sampler.isOfIngestion(service.values().get(0));
    }

    /** Nothing is known of any window that is shown. */
    boolean isEmpty() {
        return shown(events).isEmpty() && shown(services).isEmpty();
    }

    /** Where the figures begin: the period, or what is known of it. */
    Instant knownFrom() {
        return Stream.concat(shown(events).stream(), shown(services).stream()).map(reading -> reading.window().start())
                .min(Instant::compareTo).orElse(asOf);
    }

    /** Not complete, for one reason more. */
    Sheet lacking(Warning reason) {
        return new Sheet(source, asOf, from, events, services, latency, eventsSince, servicesSince, newestEvent,
                lastUpdates, false, Stream.concat(Stream.of(reason), missing.stream()).toList());
    }

    /** With the services that pass; events have no service and stay. */
    Sheet only(Predicate<Group> groups) {
        return new Sheet(source, asOf, from, events, only(services, groups), only(latency, groups), eventsSince, servicesSince,
                newestEvent, lastUpdates, complete, missing);
    }

    private static List<Reading> only(List<Reading> readings, Predicate<Group> groups) {
        return readings.stream().map(reading -> new Reading(reading.window(), reading.rollup().only(groups), reading.readAt(),
                reading.covered(), reading.source())).toList();
    }
}
