package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts windows together of what was read of the store before, and of what was sampled upstream since. Where the one ends within a
 * minute, the other begins with the next: a minute of both would be counted twice.
 */
final class Composition {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<Instant, Reading> known;
    private final Map<Instant, Reading> sampled;
    private final Function<Range, List<Reading>> sampler;

    /**
     * @param known of the store, whole windows and ones that end early
     * @param sampler what is known upstream of the windows of a range; steps of whole minutes
     */
    private Composition(Range range, List<Reading> known, Function<Range, List<Reading>> sampler) {
        this.known = byStart(known);
        this.sampled = byStart(sampler.apply(range));
        this.sampler = sampler;
    }

    /** In order; without the windows that nothing is known of. */
    static List<Reading> of(Range range, List<Reading> known, Function<Range, List<Reading>> sampler) {
        Composition composition = new Composition(range, known, sampler);
        return range.windows().stream().flatMap(composition::reading).toList();
    }

    private static Map<Instant, Reading> byStart(List<Reading> readings) {
        return readings.stream().collect(Collectors.toMap(reading -> reading.window().start(), Function.identity()));
    }

    private Stream<Reading> reading(Window window) {
        Reading read = known.get(window.start());
        if (read == null) {
            return Stream.ofNullable(sampled.get(window.start()));
        }
        return Stream.of(read.whole() ? read : continued(read));
    }

    private Reading continued(Reading read) {
        Window window = read.window();
        Instant next = Range.floor(window.start().plus(read.covered()).plus(MINUTE).minusNanos(1), MINUTE);
        List<Reading> later = next.isBefore(window.end()) ? sampler.apply(new Range(next, window.end(), MINUTE)) : List.of();
        if (later.isEmpty()) {
            return read;
        }
        List<Reading> all = new ArrayList<>(later);
        all.add(read);
        Duration covered = all.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
        return new Reading(window, Rollup.sum(all.stream().map(Reading::rollup).toList()), read.readAt(), covered,
                Source.SERVICES_FALLBACK);
    }
}
