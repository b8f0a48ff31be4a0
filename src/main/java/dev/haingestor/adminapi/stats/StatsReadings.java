package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.upstream.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
 * @param tooManyServices how many services the store has, where these are more than have figures by name and it has said so
 * @param missing what kept it from being complete, and what is known to lack
 */
record StatsReadings(Source source, Instant asOf, Instant from, List<Reading> events, List<Reading> services, List<Reading> latency,
        Optional<Instant> eventsSince, Optional<Instant> servicesSince, Optional<Instant> newestEvent,
        Map<Group, Instant> lastUpdates, OptionalLong tooManyServices, boolean complete, List<Warning> missing) {

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
    StatsReadings lacking(Warning reason) {
        return new StatsReadings(source, asOf, from, events, services, latency, eventsSince, servicesSince, newestEvent,
                lastUpdates, tooManyServices, false, Stream.concat(Stream.of(reason), missing.stream()).toList());
    }

    /** With the services that pass; events have no service and stay. */
    StatsReadings only(Predicate<Group> groups) {
        return with(rollup -> rollup.only(groups), lastUpdates);
    }

    /** All services that don't pass are one: {@link Group#rest}. */
    StatsReadings named(Predicate<Group> groups) {
        Map<Group, Instant> updates = new HashMap<>();
        lastUpdates.forEach((group, time) -> updates.merge(groups.test(group) ? group : Group.rest(group.values().size()), time,
                (one, two) -> one.isAfter(two) ? one : two));
        return with(rollup -> rollup.named(groups), updates);
    }

    private StatsReadings with(UnaryOperator<Rollup> change, Map<Group, Instant> updates) {
        return new StatsReadings(source, asOf, from, events, changed(services, change), changed(latency, change), eventsSince,
                servicesSince, newestEvent, updates, tooManyServices, complete, missing);
    }

    private static List<Reading> changed(List<Reading> readings, UnaryOperator<Rollup> change) {
        return readings.stream().map(reading -> new Reading(reading.window(), change.apply(reading.rollup()), reading.readAt(),
                reading.covered(), reading.source())).toList();
    }
}
