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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Merges windows that were read from the store before an outage with those sampled upstream since. Sampled data begins where
 * stored data ends: up to the next full minute by single samples, from there on by minutes.
 */
final class FallbackMerger {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<Instant, Reading> known;
    private final Map<Instant, Reading> sampled;
    private final Sampled sampler;
    private boolean lacksTicks;

    /** @param known windows of the store, of which the last may end early */
    private FallbackMerger(Range range, List<Reading> known, Sampled sampler) {
        this.known = byStart(known);
        this.sampled = byStart(sampler.windows(range));
        this.sampler = sampler;
    }

    /** Windows that were sampled upstream. */
    interface Sampled {

        /** The windows of a range, of whole minutes, of which anything is known. */
        List<Reading> windows(Range range);

        /** A part of a minute; empty where single samples are not known. */
        Optional<Reading> part(Window part);
    }

    /**
     * The merged windows.
     *
     * @param readings in order, without windows of which nothing is known
     * @param lacksTicks whether the rest of the minute in which stored data ends is missing
     */
    record Composed(List<Reading> readings, boolean lacksTicks) {}

    static Composed of(Range range, List<Reading> known, Sampled sampler) {
        FallbackMerger composition = new FallbackMerger(range, known, sampler);
        List<Reading> readings =
                range.windows().stream().flatMap(composition::reading).toList();
        return new Composed(readings, composition.lacksTicks);
    }

    private static Map<Instant, Reading> byStart(List<Reading> readings) {
        return readings.stream()
                .collect(Collectors.toMap(reading -> reading.window().start(), Function.identity()));
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
        Instant until = window.start().plus(read.covered());
        Instant next = Range.floor(until.plus(MINUTE).minusNanos(1), MINUTE);
        List<Reading> all = new ArrayList<>(List.of(read));
        if (until.isBefore(next)) {
            Optional<Reading> part = sampler.part(new Window(until, next));
            lacksTicks |= part.isEmpty();
            part.filter(reading -> !reading.covered().isZero()).ifPresent(all::add);
        }
        if (next.isBefore(window.end())) {
            all.addAll(sampler.windows(new Range(next, window.end(), MINUTE)));
        }
        if (all.size() == 1) {
            return read;
        }
        Duration covered = all.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
        return new Reading(
                window,
                Rollup.sum(all.stream().map(Reading::rollup).toList()),
                read.readAt(),
                covered,
                Source.SERVICES_FALLBACK);
    }
}
