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
 * The readings of which an answer is calculated, from whichever source.
 *
 * @param asOf when the store was read; in a fallback that of the last tail or sample, whichever is later
 * @param from the beginning of the period; windows before it are for comparison
 * @param to the end of the period: the same moment, or one of the past
 * @param events empty when no source counts events; a reading without points means 0 events
 * @param latency empty when it could not be read
 * @param eventsSince the time of the first event of all, as far as the store knows one
 * @param servicesSince the time of the first point of any service, likewise
 * @param newestEvent the time of the last event, which may lie before the period
 * @param tooManyServices how many services the store has, if it has more than have figures by name
 * @param missing the warnings: why the readings are not complete, or what they do not cover
 */
record StatsReadings(
        Source source,
        Instant asOf,
        Instant from,
        Instant to,
        List<Reading> events,
        List<Reading> services,
        List<Reading> latency,
        Optional<Instant> eventsSince,
        Optional<Instant> servicesSince,
        Optional<Instant> newestEvent,
        Map<Group, Instant> lastUpdates,
        OptionalLong tooManyServices,
        boolean complete,
        List<Warning> missing) {

    List<Reading> shown(List<Reading> readings) {
        return readings.stream()
                .filter(reading -> reading.window().end().isAfter(from))
                .toList();
    }

    /** Whether the period reaches up to now, as far as the source knows it. */
    boolean reachesNow() {
        return !to.isBefore(asOf);
    }

    /** The time of the last event within the period. */
    Optional<Instant> lastEvent() {
        return newestEvent.filter(time -> !time.isBefore(from) && !time.isAfter(to));
    }

    /**
     * The time since which no event has come in: that of the last one; or the end of the last window with events, where it lies
     * later, as some sources count events without their times; or the beginning of all windows, where none holds events. Empty
     * when no source counts events.
     */
    Optional<Instant> quietSince() {
        Optional<Instant> counted = events.stream()
                .filter(reading -> !reading.rollup().isEmpty())
                .filter(reading ->
                        newestEvent.map(reading.window().start()::isAfter).orElse(true))
                .map(reading -> reading.window().end())
                .max(Instant::compareTo);
        return counted.or(() -> newestEvent)
                .or(() -> events.isEmpty() ? Optional.empty() : Optional.of(asOf.minus(coveredBy(events))));
    }

    /** The time that the figures of a service cover; events are figures of websocket-ingestion. */
    Duration covered(String service) {
        return covered(service.equals(Upstream.WEBSOCKET_INGESTION.label()) ? events : services);
    }

    private Duration covered(List<Reading> readings) {
        return coveredBy(shown(readings));
    }

    private static Duration coveredBy(List<Reading> readings) {
        return readings.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether a service counts for the figures of all services; samples of the store and of this service itself do not. */
    boolean isCounted(Group service) {
        return source != Source.SERVICES_FALLBACK
                || Sampler.isOfIngestion(service.values().get(0));
    }

    /** Whether nothing is known of the period. */
    boolean isEmpty() {
        return shown(events).isEmpty() && shown(services).isEmpty();
    }

    /** The beginning of the figures' time: that of the period, or of what is known of it. */
    Instant knownFrom() {
        return Stream.concat(shown(events).stream(), shown(services).stream())
                .map(reading -> reading.window().start())
                .min(Instant::compareTo)
                .orElse(asOf);
    }

    /** The same readings, incomplete for one more reason. */
    StatsReadings lacking(Warning reason) {
        return new StatsReadings(
                source,
                asOf,
                from,
                to,
                events,
                services,
                latency,
                eventsSince,
                servicesSince,
                newestEvent,
                lastUpdates,
                tooManyServices,
                false,
                Stream.concat(Stream.of(reason), missing.stream()).toList());
    }

    /** The readings of some services; events have no service and stay. */
    StatsReadings only(Predicate<Group> groups) {
        return with(rollup -> rollup.only(groups), lastUpdates);
    }

    /** The readings with all other services added up as {@link Group#rest}. */
    StatsReadings named(Predicate<Group> groups) {
        Map<Group, Instant> updates = new HashMap<>();
        lastUpdates.forEach((group, time) -> updates.merge(
                groups.test(group) ? group : Group.rest(group.values().size()),
                time,
                (one, two) -> one.isAfter(two) ? one : two));
        return with(rollup -> rollup.named(groups), updates);
    }

    private StatsReadings with(UnaryOperator<Rollup> change, Map<Group, Instant> updates) {
        return new StatsReadings(
                source,
                asOf,
                from,
                to,
                events,
                changed(services, change),
                changed(latency, change),
                eventsSince,
                servicesSince,
                newestEvent,
                updates,
                tooManyServices,
                complete,
                missing);
    }

    private static List<Reading> changed(List<Reading> readings, UnaryOperator<Rollup> change) {
        return readings.stream()
                .map(reading -> new Reading(
                        reading.window(),
                        change.apply(reading.rollup()),
                        reading.readAt(),
                        reading.covered(),
                        reading.source()))
                .toList();
    }
}
