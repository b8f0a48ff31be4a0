package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that was read for an answer, from whichever source; the folds make the answer of it.
 *
 * @param asOf the earliest moment at which a part was read
 * @param from where the period begins; readings of windows before it are for comparison
 * @param events empty when nobody could say; a reading without points says 0
 * @param latency empty when it did not come
 * @param startedAt since when a service's figures count, where that is not {@code from}
 * @param missing what kept it from being complete, and what is known to lack
 */
record Sheet(Source source, Instant asOf, Instant from, List<Reading> events, List<Reading> services, List<Reading> latency,
        Optional<Instant> lastEvent, Map<String, Instant> lastUpdates, Map<String, Instant> startedAt, boolean complete,
        List<Warning> missing) {

    List<Reading> shown(List<Reading> readings) {
        return readings.stream().filter(reading -> reading.window().end().isAfter(from)).toList();
    }

    List<Reading> earlier(List<Reading> readings) {
        return readings.stream().filter(reading -> !reading.window().end().isAfter(from)).toList();
    }

    /** How much time the figures of a service speak of. */
    Duration covered(String service) {
        return Duration.between(startedAt.getOrDefault(service, from), asOf);
    }

    /** With the services that pass; events have no service and stay. */
    Sheet only(Predicate<Group> groups) {
        return new Sheet(source, asOf, from, events, only(services, groups), only(latency, groups), lastEvent, lastUpdates,
                startedAt, complete, missing);
    }

    private static List<Reading> only(List<Reading> readings, Predicate<Group> groups) {
        return readings.stream().map(reading -> new Reading(reading.window(), reading.rollup().only(groups), reading.readAt(),
                reading.covered(), reading.source())).toList();
    }
}
