package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.Upstream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The increases of an upstream service in an interval between two ticks, or in a minute of a gap of hours. A count is absent
 * where the service's answer lacks the counter, and comes in a delta of its own when it has it again.
 *
 * @param service one of {@link Upstream#label}
 * @param from the start of the known part of the interval
 * @param to the border that ends the interval; the same in every replica
 */
public record ServiceDelta(
        String service,
        Instant from,
        Instant to,
        OptionalLong eventsProcessed,
        OptionalLong writeAttempts,
        OptionalLong writeErrors) {

    /** Makes one delta for each interval, in order. */
    static List<ServiceDelta> of(String service, Map<UpstreamCounter, List<IntervalSplitter.Slot>> slots) {
        Map<Instant, Map<UpstreamCounter, IntervalSplitter.Slot>> byEnd = new TreeMap<>();
        slots.forEach((counter, all) ->
                all.forEach(slot -> byEnd.computeIfAbsent(slot.to(), end -> new EnumMap<>(UpstreamCounter.class))
                        .put(counter, slot)));
        List<ServiceDelta> deltas = new ArrayList<>();
        byEnd.forEach((end, known) -> {
            OptionalLong errors = count(known, UpstreamCounter.ERRORS);
            deltas.add(new ServiceDelta(
                    service,
                    from(known.values()),
                    end,
                    count(known, UpstreamCounter.PROCESSED),
                    sum(count(known, UpstreamCounter.WRITTEN), errors),
                    errors));
        });
        return deltas;
    }

    private static Instant from(Collection<IntervalSplitter.Slot> slots) {
        return slots.stream()
                .map(IntervalSplitter.Slot::from)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static OptionalLong count(Map<UpstreamCounter, IntervalSplitter.Slot> slots, UpstreamCounter counter) {
        IntervalSplitter.Slot slot = slots.get(counter);
        return slot == null ? OptionalLong.empty() : OptionalLong.of(slot.count());
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(one.getAsLong() + other.getAsLong())
                : OptionalLong.empty();
    }
}
