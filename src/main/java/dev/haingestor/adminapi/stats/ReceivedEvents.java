package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.sampler.ServiceFields;
import dev.haingestor.adminapi.upstream.Upstream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many events websocket-ingestion has received, and how many the store holds, in the same whole windows: what was lost on
 * the way shows nowhere else. Windows in which nothing tells what was received do not count.
 *
 * <p>Received events are counted by the time of receiving, stored ones by their own, so a few may lie on either side of a
 * window's border.
 */
record ReceivedEvents(long received, long stored) {

    private static final Group RECEIVER = Group.of(Upstream.WEBSOCKET_INGESTION.label());

    /** The counts of all windows together; empty when no window tells both. */
    static Optional<ReceivedEvents> of(List<Reading> events, List<Reading> services) {
        Map<Instant, Reading> stored = events.stream()
                .filter(ReceivedEvents::isTelling)
                .collect(Collectors.toMap(reading -> reading.window().start(), Function.identity()));
        long received = 0;
        long held = 0;
        boolean known = false;
        for (Reading reading : services) {
            Reading same = stored.get(reading.window().start());
            Optional<Cell> counted = reading.rollup().cell(RECEIVER, ServiceFields.EVENTS_PROCESSED);
            if (same != null && isTelling(reading) && counted.isPresent() && counted.get() instanceof Delta delta) {
                known = true;
                received += Math.round(delta.sum());
                held += StatsCalculator.events(List.of(same)).orElse(0L);
            }
        }
        return known ? Optional.of(new ReceivedEvents(received, held)) : Optional.empty();
    }

    /** In a fallback the same counter tells both. */
    private static boolean isTelling(Reading reading) {
        return reading.whole() && reading.source() != Source.SERVICES_FALLBACK;
    }

    /** The share that is stored, in percent; empty when nothing was received. */
    Optional<Double> storedPercent() {
        return received <= 0
                ? Optional.empty()
                : Optional.ofNullable(ServiceMetrics.rounded(100.0 * stored / received));
    }
}
