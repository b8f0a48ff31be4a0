package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The simulated home and the services that process its events. What happens at a moment depends on that moment alone, so the
 * lines of adjacent spans are those of one long span.
 */
public final class DemoHome {

    private static final long NANOS = 1_000;

    private final List<Thing> things = House.things();
    private final List<Service> services = Service.all();

    /** The lines from one moment up to another, exclusive, in the order of time. */
    public List<Line> lines(Instant from, Instant to) {
        Span span = Span.of(from, to);
        List<Line> lines = new ArrayList<>();
        Map<Long, Integer> counts = new HashMap<>();
        // The first service reports in the span count events from before it.
        Span before = new Span((Math.floorDiv(span.from(), Service.PACE) - 1) * Service.PACE, span.to());
        things.forEach(thing -> thing.tell(before, event -> {
            long time = event.time() / NANOS;
            counts.merge(Math.floorDiv(time, Service.PACE), 1, Integer::sum);
            if (span.holds(time)) {
                lines.add(event);
            }
        }));
        before.slots(
                Service.PACE,
                slot -> services.forEach(service -> service.report(slot, counts.getOrDefault(slot, 0))
                        .filter(report -> span.holds(report.time() / NANOS))
                        .ifPresent(lines::add)));
        lines.sort(Comparator.comparingLong(Line::time));
        return lines;
    }
}
